# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_oci_layout_global_optspecs
    string join \n d/debug v/verbose= store-mode= consistency-wait= settle= h/help V/version
end

function __fish_oci_layout_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_oci_layout_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_oci_layout_using_subcommand
    set -l cmd (__fish_oci_layout_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c oci-layout -n "__fish_oci_layout_needs_command" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_needs_command" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_needs_command" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_needs_command" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_needs_command" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -s V -l version -d 'Print version'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "push" -d 'Push files and directories to a layout'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "pull" -d 'Pull files and directories from a layout'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "attach" -d 'Attach files or annotations to a manifest'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "discover" -d 'Show what refers to a manifest, such as signatures'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "copy" -d 'Copy artifacts and images between layouts'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "cp" -d 'Copy artifacts and images between layouts'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "tag" -d 'Give more tags to a manifest'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "untag" -d 'Take tags away, and nothing else'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "resolve" -d 'Print the digest of what a reference names'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "digest" -d 'Print the digest of what a reference names'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "repo" -d 'List layouts and their tags'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "manifest" -d 'Push, fetch and delete manifests'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "blob" -d 'Push, fetch and delete blobs'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "gc" -d 'Remove blobs that nothing refers to'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "verify" -d 'Re-hash every blob that index.json leads to'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "fsck" -d 'Re-hash every blob that index.json leads to'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "doctor" -d 'Say what a directory can promise to a layout, and what to change'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "backup" -d 'Save tagged artifacts to a tar or a directory'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "restore" -d 'Put tagged artifacts from a tar or a directory into a layout'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "version" -d 'Print the version'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "completion" -d 'Print a completion script for a shell'
complete -c oci-layout -n "__fish_oci_layout_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l artifact-type -d 'Say what kind of artifact it is' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l config -d 'Use a file as the config' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l artifact-platform -d 'State the platform the artifact is for' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l image-spec -d 'Write the manifest in the form of this version of the image-spec' -r -f -a "v1.0\t''
v1.1\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -s a -l annotation -d 'Annotate the manifest' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l annotation-file -d 'Read annotations of the manifest, the config and the files from a file' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l title -d 'Name the file that is read from stdin' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l export-manifest -d 'Write a copy of the manifest to a file' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l concurrency -d 'How many files to transfer at once [default: 5; more on a mounted bucket]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l compression -d 'Compress directories this way' -r -f -a "gzip\t''
zstd\t''
none\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l compression-level -d 'Compress this hard: 0 to 9 for gzip, 1 to 19 for zstd' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l format -d 'Print the result as text, as json, or with go-template=TEMPLATE' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l template -d 'The template of --format go-template' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l disable-path-validation -d 'Allow absolute paths'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l reproducible -d 'Give equal directories equal digests, whatever their times and the umask'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l no-tty -d 'Draw no progress bars, even on a terminal'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l verify-existing -d 'Re-hash blobs that are there already instead of trusting their size'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand push" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -s o -l output -d 'Put files into this directory, or `-` for stdout' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l config -d 'Write the config to a file, if it is of this type' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l concurrency -d 'How many files to transfer at once [default: 3; more on a mounted bucket]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l platform -d 'Choose the manifest for a platform' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l format -d 'Print the result as text, as json, or with go-template=TEMPLATE' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l template -d 'The template of --format go-template' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -s k -l keep-old-files -d 'Fail instead of replacing files that exist'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -s T -l allow-path-traversal -d 'Allow titles that lead out of the directory'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l preserve-permissions -d 'Keep setuid, setgid and sticky bits of unpacked files'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l include-subject -d 'Pull what the artifact is about too, and so on'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l no-tty -d 'Draw no progress bars, even on a terminal'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand pull" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l artifact-type -d 'Say what kind of artifact it is' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l config -d 'Use a file as the config' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -s a -l annotation -d 'Annotate the manifest' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l annotation-file -d 'Read annotations of the manifest, the config and the files from a file' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l title -d 'Name the file that is read from stdin' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l export-manifest -d 'Write a copy of the manifest to a file' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l concurrency -d 'How many files to transfer at once [default: 5; more on a mounted bucket]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l compression -d 'Compress directories this way' -r -f -a "gzip\t''
zstd\t''
none\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l compression-level -d 'Compress this hard: 0 to 9 for gzip, 1 to 19 for zstd' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l platform -d 'Choose the manifest for a platform' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l format -d 'Print the result as text, as json, or with go-template=TEMPLATE' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l template -d 'The template of --format go-template' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l disable-path-validation -d 'Allow absolute paths'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l reproducible -d 'Give equal directories equal digests, whatever their times and the umask'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l no-tty -d 'Draw no progress bars, even on a terminal'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l verify-existing -d 'Re-hash blobs that are there already instead of trusting their size'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand attach" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l artifact-type -d 'Show only artifacts of this type' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l depth -d 'Show this many levels' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l format -d 'Print the result as a tree, a table, as json, or with go-template=TEMPLATE' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -s o -l output -d 'The former spelling of --format' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l template -d 'The template of --format go-template' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l platform -d 'Choose the manifest for a platform' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l scan -d 'Look into every blob for manifests that nothing lists, as cosign leaves them'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l no-tty -d 'Draw no progress bars, even on a terminal'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand discover" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l concurrency -d 'How many blobs to transfer at once [default: 3; more on a mounted bucket]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l platform -d 'Choose the manifest for a platform' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l format -d 'Print the result as text, as json, or with go-template=TEMPLATE' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l template -d 'The template of --format go-template' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l from-oci-layout-path -d 'Take the whole of FROM for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l to-oci-layout-path -d 'Take the whole of TO for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l from-username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l from-password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l from-identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l from-header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l from-ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l from-cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l from-key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l from-registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l from-resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l from-distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l to-username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l to-password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l to-identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l to-header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l to-ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l to-cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l to-key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l to-registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l to-resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l to-distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -s r -l recursive -d 'Copy whatever refers to it too, such as signatures'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l all-tags -d 'Copy every tagged manifest, under the same tags'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l no-tty -d 'Draw no progress bars, even on a terminal'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l from-oci-layout -d 'Take the path in FROM for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l to-oci-layout -d 'Take the path in TO for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l verify-existing -d 'Re-hash blobs that are there already instead of trusting their size'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l from-insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l from-plain-http
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l to-insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -l to-plain-http
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand copy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l concurrency -d 'How many blobs to transfer at once [default: 3; more on a mounted bucket]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l platform -d 'Choose the manifest for a platform' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l format -d 'Print the result as text, as json, or with go-template=TEMPLATE' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l template -d 'The template of --format go-template' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l from-oci-layout-path -d 'Take the whole of FROM for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l to-oci-layout-path -d 'Take the whole of TO for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l from-username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l from-password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l from-identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l from-header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l from-ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l from-cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l from-key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l from-registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l from-resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l from-distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l to-username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l to-password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l to-identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l to-header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l to-ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l to-cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l to-key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l to-registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l to-resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l to-distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -s r -l recursive -d 'Copy whatever refers to it too, such as signatures'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l all-tags -d 'Copy every tagged manifest, under the same tags'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l no-tty -d 'Draw no progress bars, even on a terminal'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l from-oci-layout -d 'Take the path in FROM for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l to-oci-layout -d 'Take the path in TO for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l verify-existing -d 'Re-hash blobs that are there already instead of trusting their size'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l from-insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l from-plain-http
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l to-insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -l to-plain-http
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand cp" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l concurrency -d 'Accepted for scripts written for oras; tags are given all at once' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand tag" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand untag" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -l platform -d 'Choose the manifest for a platform' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -s l -l full-reference -d 'Print PATH@DIGEST'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand resolve" -s h -l help -d 'Print help'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -l platform -d 'Choose the manifest for a platform' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -s l -l full-reference -d 'Print PATH@DIGEST'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand digest" -s h -l help -d 'Print help'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and not __fish_seen_subcommand_from ls list tags show-tags help" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and not __fish_seen_subcommand_from ls list tags show-tags help" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and not __fish_seen_subcommand_from ls list tags show-tags help" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and not __fish_seen_subcommand_from ls list tags show-tags help" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and not __fish_seen_subcommand_from ls list tags show-tags help" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and not __fish_seen_subcommand_from ls list tags show-tags help" -s h -l help -d 'Print help'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and not __fish_seen_subcommand_from ls list tags show-tags help" -f -a "ls" -d 'List the layouts below a folder'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and not __fish_seen_subcommand_from ls list tags show-tags help" -f -a "list" -d 'List the layouts below a folder'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and not __fish_seen_subcommand_from ls list tags show-tags help" -f -a "tags" -d 'List the tags in a layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and not __fish_seen_subcommand_from ls list tags show-tags help" -f -a "show-tags" -d 'List the tags in a layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and not __fish_seen_subcommand_from ls list tags show-tags help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l last -d 'Print only what comes after this one' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l format -d 'Print the result as text, as json, or with go-template=TEMPLATE' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l template -d 'The template of --format go-template' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l oci-layout -d 'Take the path for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l last -d 'Print only what comes after this one' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l format -d 'Print the result as text, as json, or with go-template=TEMPLATE' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l template -d 'The template of --format go-template' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l oci-layout -d 'Take the path for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l last -d 'Print only what comes after this tag' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l oci-layout-path -d 'List the names in the layout at PATH that begin with NAME and a colon' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l format -d 'Print the result as text, as json, or with go-template=TEMPLATE' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l template -d 'The template of --format go-template' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l exclude-digest-tags -d 'Leave out tags such as sha256-9834876d…, which stand for referrers'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from tags" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l last -d 'Print only what comes after this tag' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l oci-layout-path -d 'List the names in the layout at PATH that begin with NAME and a colon' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l format -d 'Print the result as text, as json, or with go-template=TEMPLATE' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l template -d 'The template of --format go-template' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l exclude-digest-tags -d 'Leave out tags such as sha256-9834876d…, which stand for referrers'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from show-tags" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from help" -f -a "ls" -d 'List the layouts below a folder'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from help" -f -a "tags" -d 'List the tags in a layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand repo; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and not __fish_seen_subcommand_from push fetch get show fetch-config get-config delete remove rm index help" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and not __fish_seen_subcommand_from push fetch get show fetch-config get-config delete remove rm index help" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and not __fish_seen_subcommand_from push fetch get show fetch-config get-config delete remove rm index help" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and not __fish_seen_subcommand_from push fetch get show fetch-config get-config delete remove rm index help" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and not __fish_seen_subcommand_from push fetch get show fetch-config get-config delete remove rm index help" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and not __fish_seen_subcommand_from push fetch get show fetch-config get-config delete remove rm index help" -s h -l help -d 'Print help'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and not __fish_seen_subcommand_from push fetch get show fetch-config get-config delete remove rm index help" -f -a "push" -d 'Push a manifest as it is'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and not __fish_seen_subcommand_from push fetch get show fetch-config get-config delete remove rm index help" -f -a "fetch" -d 'Print a manifest as it is stored'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and not __fish_seen_subcommand_from push fetch get show fetch-config get-config delete remove rm index help" -f -a "get" -d 'Print a manifest as it is stored'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and not __fish_seen_subcommand_from push fetch get show fetch-config get-config delete remove rm index help" -f -a "show" -d 'Print a manifest as it is stored'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and not __fish_seen_subcommand_from push fetch get show fetch-config get-config delete remove rm index help" -f -a "fetch-config" -d 'Print the config of an image'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and not __fish_seen_subcommand_from push fetch get show fetch-config get-config delete remove rm index help" -f -a "get-config" -d 'Print the config of an image'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and not __fish_seen_subcommand_from push fetch get show fetch-config get-config delete remove rm index help" -f -a "delete" -d 'Delete a manifest and all its tags'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and not __fish_seen_subcommand_from push fetch get show fetch-config get-config delete remove rm index help" -f -a "remove" -d 'Delete a manifest and all its tags'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and not __fish_seen_subcommand_from push fetch get show fetch-config get-config delete remove rm index help" -f -a "rm" -d 'Delete a manifest and all its tags'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and not __fish_seen_subcommand_from push fetch get show fetch-config get-config delete remove rm index help" -f -a "index" -d 'Make indexes and change them'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and not __fish_seen_subcommand_from push fetch get show fetch-config get-config delete remove rm index help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l media-type -d 'Its media type, if it does not say so itself' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l concurrency -d 'Accepted for scripts written for oras' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l descriptor -d 'Print the descriptor'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l pretty -d 'Indent JSON'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l verify-existing -d 'Re-hash blobs that are there already instead of trusting their size'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from push" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -s o -l output -d 'Write the manifest to a file, or `-` for stdout' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l media-type -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l platform -d 'Choose the manifest for a platform' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l format -d 'Print the result as text, as json, or with go-template=TEMPLATE' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l template -d 'The template of --format go-template' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l descriptor -d 'Print the descriptor'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l pretty -d 'Indent JSON'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch" -s h -l help -d 'Print help'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -s o -l output -d 'Write the manifest to a file, or `-` for stdout' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l media-type -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l platform -d 'Choose the manifest for a platform' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l format -d 'Print the result as text, as json, or with go-template=TEMPLATE' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l template -d 'The template of --format go-template' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l descriptor -d 'Print the descriptor'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l pretty -d 'Indent JSON'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -s o -l output -d 'Write the manifest to a file, or `-` for stdout' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l media-type -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l platform -d 'Choose the manifest for a platform' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l format -d 'Print the result as text, as json, or with go-template=TEMPLATE' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l template -d 'The template of --format go-template' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l descriptor -d 'Print the descriptor'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l pretty -d 'Indent JSON'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -s o -l output -d 'Write the config to a file, or `-` for stdout' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l platform -d 'Choose the manifest for a platform' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l descriptor -d 'Print the descriptor'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l pretty -d 'Indent JSON'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from fetch-config" -s h -l help -d 'Print help'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -s o -l output -d 'Write the config to a file, or `-` for stdout' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l platform -d 'Choose the manifest for a platform' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l descriptor -d 'Print the descriptor'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l pretty -d 'Indent JSON'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from get-config" -s h -l help -d 'Print help'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -s f -l force -d 'Do not ask, do not mind if it is missing or in use'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l gc -d 'Collect garbage afterwards, keeping what is younger than an hour'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l descriptor -d 'Print the descriptor'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l pretty -d 'Indent JSON'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -s f -l force -d 'Do not ask, do not mind if it is missing or in use'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l gc -d 'Collect garbage afterwards, keeping what is younger than an hour'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l descriptor -d 'Print the descriptor'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l pretty -d 'Indent JSON'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -s f -l force -d 'Do not ask, do not mind if it is missing or in use'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l gc -d 'Collect garbage afterwards, keeping what is younger than an hour'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l descriptor -d 'Print the descriptor'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l pretty -d 'Indent JSON'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from rm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from index" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from index" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from index" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from index" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from index" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from index" -s h -l help -d 'Print help'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from index" -f -a "create" -d 'Make an index of manifests in the same layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from index" -f -a "pack" -d 'Make an index of manifests in the same layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from index" -f -a "update" -d 'Add manifests to an index, or remove them'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from index" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from help" -f -a "push" -d 'Push a manifest as it is'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from help" -f -a "fetch" -d 'Print a manifest as it is stored'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from help" -f -a "fetch-config" -d 'Print the config of an image'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete a manifest and all its tags'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from help" -f -a "index" -d 'Make indexes and change them'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand manifest; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and not __fish_seen_subcommand_from push fetch get delete remove rm help" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and not __fish_seen_subcommand_from push fetch get delete remove rm help" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and not __fish_seen_subcommand_from push fetch get delete remove rm help" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and not __fish_seen_subcommand_from push fetch get delete remove rm help" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and not __fish_seen_subcommand_from push fetch get delete remove rm help" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and not __fish_seen_subcommand_from push fetch get delete remove rm help" -s h -l help -d 'Print help'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and not __fish_seen_subcommand_from push fetch get delete remove rm help" -f -a "push" -d 'Push a blob'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and not __fish_seen_subcommand_from push fetch get delete remove rm help" -f -a "fetch" -d 'Print a blob, or write it to a file'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and not __fish_seen_subcommand_from push fetch get delete remove rm help" -f -a "get" -d 'Print a blob, or write it to a file'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and not __fish_seen_subcommand_from push fetch get delete remove rm help" -f -a "delete" -d 'Delete a blob'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and not __fish_seen_subcommand_from push fetch get delete remove rm help" -f -a "remove" -d 'Delete a blob'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and not __fish_seen_subcommand_from push fetch get delete remove rm help" -f -a "rm" -d 'Delete a blob'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and not __fish_seen_subcommand_from push fetch get delete remove rm help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l size -d 'The size the content must have, in bytes' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l media-type -d 'The media type in the printed descriptor' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l descriptor -d 'Print the descriptor'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l pretty -d 'Indent JSON'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l no-tty -d 'Draw no progress bars, even on a terminal'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l verify-existing -d 'Re-hash blobs that are there already instead of trusting their size'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from push" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -s o -l output -d 'Write the content to a file, or `-` for stdout' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l descriptor -d 'Print the descriptor'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l pretty -d 'Indent JSON'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l no-tty -d 'Draw no progress bars, even on a terminal'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from fetch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -s o -l output -d 'Write the content to a file, or `-` for stdout' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l descriptor -d 'Print the descriptor'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l pretty -d 'Indent JSON'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l no-tty -d 'Draw no progress bars, even on a terminal'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -s f -l force -d 'Do not ask, do not mind if it is missing or in use'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l descriptor -d 'Print the descriptor'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l pretty -d 'Indent JSON'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -s f -l force -d 'Do not ask, do not mind if it is missing or in use'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l descriptor -d 'Print the descriptor'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l pretty -d 'Indent JSON'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l oci-layout-path -d 'Take the whole reference for a name in the layout at PATH' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -s f -l force -d 'Do not ask, do not mind if it is missing or in use'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l descriptor -d 'Print the descriptor'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l pretty -d 'Indent JSON'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l oci-layout -d 'Take the path in the reference for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from rm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from help" -f -a "push" -d 'Push a blob'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from help" -f -a "fetch" -d 'Print a blob, or write it to a file'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete a blob'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand blob; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand gc" -l grace -d 'Keep what is younger than this, such as 0s, 30m, 12h, 7d [default: 1h; 24h on a mounted bucket]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand gc" -l concurrency -d 'How many files to read at once [default: 8; more on a mounted bucket]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand gc" -l format -d 'Print the result as text, as json, or with go-template=TEMPLATE' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand gc" -l template -d 'The template of --format go-template' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand gc" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand gc" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand gc" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand gc" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand gc" -s n -l dry-run -d 'Print what would be removed and remove nothing'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand gc" -l untagged -d 'Remove untagged manifests too, unless something tagged needs them'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand gc" -l oci-layout -d 'Take the path for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand gc" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand gc" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand gc" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand gc" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand gc" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -l from -d 'Fetch good copies from this layout' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -l concurrency -d 'How many blobs to read at once [default: 4; more on a mounted bucket]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -l format -d 'Print the result as text, as json, or with go-template=TEMPLATE' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -l template -d 'The template of --format go-template' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -l all -d 'Re-hash blobs that nothing refers to, too'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -l repair -d 'Mend what can be mended'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -l quarantine -d 'Move damaged blobs that cannot be mended to .oci-layout/quarantine'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -l no-tty -d 'Draw no progress bars, even on a terminal'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -l oci-layout -d 'Take the path for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -l from -d 'Fetch good copies from this layout' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -l concurrency -d 'How many blobs to read at once [default: 4; more on a mounted bucket]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -l format -d 'Print the result as text, as json, or with go-template=TEMPLATE' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -l template -d 'The template of --format go-template' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -l all -d 'Re-hash blobs that nothing refers to, too'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -l repair -d 'Mend what can be mended'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -l quarantine -d 'Move damaged blobs that cannot be mended to .oci-layout/quarantine'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -l no-tty -d 'Draw no progress bars, even on a terminal'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -l oci-layout -d 'Take the path for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand fsck" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand doctor" -l format -d 'Print the result as text, as json, or with go-template=TEMPLATE' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand doctor" -l template -d 'The template of --format go-template' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand doctor" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand doctor" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand doctor" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand doctor" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand doctor" -l oci-layout -d 'Take the path for an OCI image layout (always so)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand doctor" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -s o -l output -d 'The tar or directory to write' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l concurrency -d 'How many blobs to read at once [default: 3; more on a mounted bucket]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l include-referrers -d 'Save whatever refers to it too, such as signatures'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l no-tty -d 'Draw no progress bars, even on a terminal'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l verify-existing -d 'Re-hash blobs that are there already instead of trusting their size'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand backup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l input -d 'The tar or directory to read' -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l concurrency -d 'How many blobs to transfer at once [default: 5; more on a mounted bucket]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -s u -l username -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -s p -l password -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l identity-token -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -s H -l header -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l plain-http -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l ca-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l cert-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l key-file -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l registry-config -r -F
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l resolve -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l distribution-spec -r -f -a "v1.1-referrers-tag\t''
v1.1-referrers-api\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l exclude-referrers -d 'Leave out what refers to the artifacts, such as signatures'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l dry-run -d 'Only say what would be restored'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l no-tty -d 'Draw no progress bars, even on a terminal'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l no-wait -d 'Fail at once if another process uses the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l shared -d 'Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l allow-async-writeback -d 'Write to an rclone mount whose cache uploads files only later'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l verify-existing -d 'Re-hash blobs that are there already instead of trusting their size'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l password-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l identity-token-stdin
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -l insecure
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand restore" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand version" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand version" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand version" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand version" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand version" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand version" -s h -l help -d 'Print help'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand completion" -s v -l verbose -d 'Accepted for scripts written for oras' -r -f -a "true\t''
false\t''"
complete -c oci-layout -n "__fish_oci_layout_using_subcommand completion" -l store-mode -d 'Take the layout\'s file system for this kind instead of recognising it' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand completion" -l consistency-wait -d 'How long to wait, in seconds, for a mount to show what should be there' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand completion" -l settle -d 'For how long the mount may show what other machines have changed since, such as 0s, 30s [default: as its kind of mount does]' -r
complete -c oci-layout -n "__fish_oci_layout_using_subcommand completion" -s d -l debug -d 'Accepted for scripts written for oras; there is no traffic to trace'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand completion" -s h -l help -d 'Print help'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "push" -d 'Push files and directories to a layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "pull" -d 'Pull files and directories from a layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "attach" -d 'Attach files or annotations to a manifest'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "discover" -d 'Show what refers to a manifest, such as signatures'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "copy" -d 'Copy artifacts and images between layouts'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "tag" -d 'Give more tags to a manifest'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "untag" -d 'Take tags away, and nothing else'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "resolve" -d 'Print the digest of what a reference names'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "repo" -d 'List layouts and their tags'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "manifest" -d 'Push, fetch and delete manifests'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "blob" -d 'Push, fetch and delete blobs'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "gc" -d 'Remove blobs that nothing refers to'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "verify" -d 'Re-hash every blob that index.json leads to'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "doctor" -d 'Say what a directory can promise to a layout, and what to change'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "backup" -d 'Save tagged artifacts to a tar or a directory'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "restore" -d 'Put tagged artifacts from a tar or a directory into a layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "version" -d 'Print the version'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "completion" -d 'Print a completion script for a shell'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and not __fish_seen_subcommand_from push pull attach discover copy tag untag resolve repo manifest blob gc verify doctor backup restore version completion help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and __fish_seen_subcommand_from repo" -f -a "ls" -d 'List the layouts below a folder'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and __fish_seen_subcommand_from repo" -f -a "tags" -d 'List the tags in a layout'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and __fish_seen_subcommand_from manifest" -f -a "push" -d 'Push a manifest as it is'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and __fish_seen_subcommand_from manifest" -f -a "fetch" -d 'Print a manifest as it is stored'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and __fish_seen_subcommand_from manifest" -f -a "fetch-config" -d 'Print the config of an image'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and __fish_seen_subcommand_from manifest" -f -a "delete" -d 'Delete a manifest and all its tags'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and __fish_seen_subcommand_from manifest" -f -a "index" -d 'Make indexes and change them'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and __fish_seen_subcommand_from blob" -f -a "push" -d 'Push a blob'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and __fish_seen_subcommand_from blob" -f -a "fetch" -d 'Print a blob, or write it to a file'
complete -c oci-layout -n "__fish_oci_layout_using_subcommand help; and __fish_seen_subcommand_from blob" -f -a "delete" -d 'Delete a blob'
