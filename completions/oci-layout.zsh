#compdef oci-layout

autoload -U is-at-least

_oci-layout() {
    typeset -A opt_args
    typeset -a _arguments_options
    local ret=1

    if is-at-least 5.2; then
        _arguments_options=(-s -S -C)
    else
        _arguments_options=(-s -C)
    fi

    local context curcontext="$curcontext" state line
    _arguments "${_arguments_options[@]}" : \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_oci-layout_commands" \
"*::: :->oci-layout" \
&& ret=0
    case $state in
    (oci-layout)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:oci-layout-command-$line[1]:"
        case $line[1] in
            (push)
_arguments "${_arguments_options[@]}" : \
'--artifact-type=[Say what kind of artifact it is]:TYPE:_default' \
'(--artifact-platform)--config=[Use a file as the config]:FILE[:TYPE]:_default' \
'--artifact-platform=[State the platform the artifact is for]:OS[/ARCH][/VARIANT][:OS_VERSION]:_default' \
'--image-spec=[Write the manifest in the form of this version of the image-spec]:VERSION:(v1.0 v1.1)' \
'*-a+[Annotate the manifest]:KEY=VALUE:_default' \
'*--annotation=[Annotate the manifest]:KEY=VALUE:_default' \
'(-a --annotation)--annotation-file=[Read annotations of the manifest, the config and the files from a file]:FILE:_files' \
'--title=[Name the file that is read from stdin]:TITLE:_default' \
'--export-manifest=[Write a copy of the manifest to a file]:FILE:_files' \
'--concurrency=[How many files to transfer at once \[default\: 5; more on a mounted bucket\]]:N:_default' \
'--compression=[Compress directories this way]:HOW:(gzip zstd none)' \
'--compression-level=[Compress this hard\: 0 to 9 for gzip, 1 to 19 for zstd]:LEVEL:_default' \
'--format=[Print the result as text, as json, or with go-template=TEMPLATE]:FORMAT:_default' \
'--template=[The template of --format go-template]:TEMPLATE:_default' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--disable-path-validation[Allow absolute paths]' \
'--reproducible[Give equal directories equal digests, whatever their times and the umask]' \
'--no-tty[Draw no progress bars, even on a terminal]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--verify-existing[Re-hash blobs that are there already instead of trusting their size]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- Where to push\: PATH\[\:TAG\[,TAG…\]\]:_default' \
'*::files -- What to push, and its media type:_default' \
&& ret=0
;;
(pull)
_arguments "${_arguments_options[@]}" : \
'-o+[Put files into this directory, or \`-\` for stdout]:DIR:_files' \
'--output=[Put files into this directory, or \`-\` for stdout]:DIR:_files' \
'--config=[Write the config to a file, if it is of this type]:FILE[:TYPE]:_default' \
'--concurrency=[How many files to transfer at once \[default\: 3; more on a mounted bucket\]]:N:_default' \
'--platform=[Choose the manifest for a platform]:OS[/ARCH][/VARIANT][:OS_VERSION]:_default' \
'--format=[Print the result as text, as json, or with go-template=TEMPLATE]:FORMAT:_default' \
'--template=[The template of --format go-template]:TEMPLATE:_default' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-k[Fail instead of replacing files that exist]' \
'--keep-old-files[Fail instead of replacing files that exist]' \
'-T[Allow titles that lead out of the directory]' \
'--allow-path-traversal[Allow titles that lead out of the directory]' \
'--preserve-permissions[Keep setuid, setgid and sticky bits of unpacked files]' \
'--include-subject[Pull what the artifact is about too, and so on]' \
'--no-tty[Draw no progress bars, even on a terminal]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- What to pull\: PATH\:TAG or PATH@DIGEST:_default' \
&& ret=0
;;
(attach)
_arguments "${_arguments_options[@]}" : \
'--artifact-type=[Say what kind of artifact it is]:TYPE:_default' \
'(--platform)--config=[Use a file as the config]:FILE[:TYPE]:_default' \
'*-a+[Annotate the manifest]:KEY=VALUE:_default' \
'*--annotation=[Annotate the manifest]:KEY=VALUE:_default' \
'(-a --annotation)--annotation-file=[Read annotations of the manifest, the config and the files from a file]:FILE:_files' \
'--title=[Name the file that is read from stdin]:TITLE:_default' \
'--export-manifest=[Write a copy of the manifest to a file]:FILE:_files' \
'--concurrency=[How many files to transfer at once \[default\: 5; more on a mounted bucket\]]:N:_default' \
'--compression=[Compress directories this way]:HOW:(gzip zstd none)' \
'--compression-level=[Compress this hard\: 0 to 9 for gzip, 1 to 19 for zstd]:LEVEL:_default' \
'--platform=[Choose the manifest for a platform]:OS[/ARCH][/VARIANT][:OS_VERSION]:_default' \
'--format=[Print the result as text, as json, or with go-template=TEMPLATE]:FORMAT:_default' \
'--template=[The template of --format go-template]:TEMPLATE:_default' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--disable-path-validation[Allow absolute paths]' \
'--reproducible[Give equal directories equal digests, whatever their times and the umask]' \
'--no-tty[Draw no progress bars, even on a terminal]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--verify-existing[Re-hash blobs that are there already instead of trusting their size]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- What to attach to\: PATH\:TAG or PATH@DIGEST:_default' \
'*::files -- What to attach, and its media type:_default' \
&& ret=0
;;
(discover)
_arguments "${_arguments_options[@]}" : \
'--artifact-type=[Show only artifacts of this type]:TYPE:_default' \
'--depth=[Show this many levels]:N:_default' \
'--format=[Print the result as a tree, a table, as json, or with go-template=TEMPLATE]:FORMAT:_default' \
'(--format)-o+[The former spelling of --format]:FORMAT:_default' \
'(--format)--output=[The former spelling of --format]:FORMAT:_default' \
'--template=[The template of --format go-template]:TEMPLATE:_default' \
'--platform=[Choose the manifest for a platform]:OS[/ARCH][/VARIANT][:OS_VERSION]:_default' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--scan[Look into every blob for manifests that nothing lists, as cosign leaves them]' \
'--no-tty[Draw no progress bars, even on a terminal]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- The manifest\: PATH\:TAG or PATH@DIGEST:_default' \
&& ret=0
;;
(copy)
_arguments "${_arguments_options[@]}" : \
'--concurrency=[How many blobs to transfer at once \[default\: 3; more on a mounted bucket\]]:N:_default' \
'--platform=[Choose the manifest for a platform]:OS[/ARCH][/VARIANT][:OS_VERSION]:_default' \
'--format=[Print the result as text, as json, or with go-template=TEMPLATE]:FORMAT:_default' \
'--template=[The template of --format go-template]:TEMPLATE:_default' \
'(--from-oci-layout)--from-oci-layout-path=[Take the whole of FROM for a name in the layout at PATH]:PATH:_files' \
'(--to-oci-layout)--to-oci-layout-path=[Take the whole of TO for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'--from-username=[]:FROM_USERNAME:_default' \
'--from-password=[]:FROM_PASSWORD:_default' \
'--from-identity-token=[]:FROM_IDENTITY_TOKEN:_default' \
'*--from-header=[]:FROM_HEADER:_default' \
'--from-ca-file=[]:FROM_CA_FILE:_files' \
'--from-cert-file=[]:FROM_CERT_FILE:_files' \
'--from-key-file=[]:FROM_KEY_FILE:_files' \
'*--from-registry-config=[]:FROM_REGISTRY_CONFIG:_files' \
'*--from-resolve=[]:FROM_RESOLVE:_default' \
'--from-distribution-spec=[]:FROM_DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'--to-username=[]:TO_USERNAME:_default' \
'--to-password=[]:TO_PASSWORD:_default' \
'--to-identity-token=[]:TO_IDENTITY_TOKEN:_default' \
'*--to-header=[]:TO_HEADER:_default' \
'--to-ca-file=[]:TO_CA_FILE:_files' \
'--to-cert-file=[]:TO_CERT_FILE:_files' \
'--to-key-file=[]:TO_KEY_FILE:_files' \
'*--to-registry-config=[]:TO_REGISTRY_CONFIG:_files' \
'*--to-resolve=[]:TO_RESOLVE:_default' \
'--to-distribution-spec=[]:TO_DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-r[Copy whatever refers to it too, such as signatures]' \
'--recursive[Copy whatever refers to it too, such as signatures]' \
'--all-tags[Copy every tagged manifest, under the same tags]' \
'--no-tty[Draw no progress bars, even on a terminal]' \
'--from-oci-layout[Take the path in FROM for an OCI image layout (always so)]' \
'--to-oci-layout[Take the path in TO for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--verify-existing[Re-hash blobs that are there already instead of trusting their size]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'--from-insecure[]' \
'--from-plain-http[]' \
'--to-insecure[]' \
'--to-plain-http[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':from -- What to copy\: PATH\:TAG or PATH@DIGEST, or PATH with --all-tags:_default' \
':to -- Where to\: PATH\[\:TAG\[,TAG…\]\]:_default' \
&& ret=0
;;
(cp)
_arguments "${_arguments_options[@]}" : \
'--concurrency=[How many blobs to transfer at once \[default\: 3; more on a mounted bucket\]]:N:_default' \
'--platform=[Choose the manifest for a platform]:OS[/ARCH][/VARIANT][:OS_VERSION]:_default' \
'--format=[Print the result as text, as json, or with go-template=TEMPLATE]:FORMAT:_default' \
'--template=[The template of --format go-template]:TEMPLATE:_default' \
'(--from-oci-layout)--from-oci-layout-path=[Take the whole of FROM for a name in the layout at PATH]:PATH:_files' \
'(--to-oci-layout)--to-oci-layout-path=[Take the whole of TO for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'--from-username=[]:FROM_USERNAME:_default' \
'--from-password=[]:FROM_PASSWORD:_default' \
'--from-identity-token=[]:FROM_IDENTITY_TOKEN:_default' \
'*--from-header=[]:FROM_HEADER:_default' \
'--from-ca-file=[]:FROM_CA_FILE:_files' \
'--from-cert-file=[]:FROM_CERT_FILE:_files' \
'--from-key-file=[]:FROM_KEY_FILE:_files' \
'*--from-registry-config=[]:FROM_REGISTRY_CONFIG:_files' \
'*--from-resolve=[]:FROM_RESOLVE:_default' \
'--from-distribution-spec=[]:FROM_DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'--to-username=[]:TO_USERNAME:_default' \
'--to-password=[]:TO_PASSWORD:_default' \
'--to-identity-token=[]:TO_IDENTITY_TOKEN:_default' \
'*--to-header=[]:TO_HEADER:_default' \
'--to-ca-file=[]:TO_CA_FILE:_files' \
'--to-cert-file=[]:TO_CERT_FILE:_files' \
'--to-key-file=[]:TO_KEY_FILE:_files' \
'*--to-registry-config=[]:TO_REGISTRY_CONFIG:_files' \
'*--to-resolve=[]:TO_RESOLVE:_default' \
'--to-distribution-spec=[]:TO_DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-r[Copy whatever refers to it too, such as signatures]' \
'--recursive[Copy whatever refers to it too, such as signatures]' \
'--all-tags[Copy every tagged manifest, under the same tags]' \
'--no-tty[Draw no progress bars, even on a terminal]' \
'--from-oci-layout[Take the path in FROM for an OCI image layout (always so)]' \
'--to-oci-layout[Take the path in TO for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--verify-existing[Re-hash blobs that are there already instead of trusting their size]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'--from-insecure[]' \
'--from-plain-http[]' \
'--to-insecure[]' \
'--to-plain-http[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':from -- What to copy\: PATH\:TAG or PATH@DIGEST, or PATH with --all-tags:_default' \
':to -- Where to\: PATH\[\:TAG\[,TAG…\]\]:_default' \
&& ret=0
;;
(tag)
_arguments "${_arguments_options[@]}" : \
'--concurrency=[Accepted for scripts written for oras; tags are given all at once]:CONCURRENCY:_default' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- What to tag\: PATH\:TAG or PATH@DIGEST:_default' \
'*::tags -- The tags to give:_default' \
&& ret=0
;;
(untag)
_arguments "${_arguments_options[@]}" : \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- The tag to take away\: PATH\:TAG\[,TAG…\]:_default' \
'*::tags -- More tags of the same layout to take away:_default' \
&& ret=0
;;
(resolve)
_arguments "${_arguments_options[@]}" : \
'--platform=[Choose the manifest for a platform]:OS[/ARCH][/VARIANT][:OS_VERSION]:_default' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-l[Print PATH@DIGEST]' \
'--full-reference[Print PATH@DIGEST]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help]' \
'--help[Print help]' \
':name -- What to resolve\: PATH\:TAG or PATH@DIGEST:_default' \
&& ret=0
;;
(digest)
_arguments "${_arguments_options[@]}" : \
'--platform=[Choose the manifest for a platform]:OS[/ARCH][/VARIANT][:OS_VERSION]:_default' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-l[Print PATH@DIGEST]' \
'--full-reference[Print PATH@DIGEST]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help]' \
'--help[Print help]' \
':name -- What to resolve\: PATH\:TAG or PATH@DIGEST:_default' \
&& ret=0
;;
(repo)
_arguments "${_arguments_options[@]}" : \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_oci-layout__subcmd__repo_commands" \
"*::: :->repo" \
&& ret=0

    case $state in
    (repo)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:oci-layout-repo-command-$line[1]:"
        case $line[1] in
            (ls)
_arguments "${_arguments_options[@]}" : \
'--last=[Print only what comes after this one]:LAYOUT:_default' \
'--format=[Print the result as text, as json, or with go-template=TEMPLATE]:FORMAT:_default' \
'--template=[The template of --format go-template]:TEMPLATE:_default' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--oci-layout[Take the path for an OCI image layout (always so)]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':root -- The folder to search:_files' \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
'--last=[Print only what comes after this one]:LAYOUT:_default' \
'--format=[Print the result as text, as json, or with go-template=TEMPLATE]:FORMAT:_default' \
'--template=[The template of --format go-template]:TEMPLATE:_default' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--oci-layout[Take the path for an OCI image layout (always so)]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':root -- The folder to search:_files' \
&& ret=0
;;
(tags)
_arguments "${_arguments_options[@]}" : \
'--last=[Print only what comes after this tag]:TAG:_default' \
'(--oci-layout)--oci-layout-path=[List the names in the layout at PATH that begin with NAME and a colon]:PATH:_files' \
'--format=[Print the result as text, as json, or with go-template=TEMPLATE]:FORMAT:_default' \
'--template=[The template of --format go-template]:TEMPLATE:_default' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--exclude-digest-tags[Leave out tags such as sha256-9834876d…, which stand for referrers]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- The layout\: PATH\[\:TAG\] or PATH@DIGEST:_default' \
&& ret=0
;;
(show-tags)
_arguments "${_arguments_options[@]}" : \
'--last=[Print only what comes after this tag]:TAG:_default' \
'(--oci-layout)--oci-layout-path=[List the names in the layout at PATH that begin with NAME and a colon]:PATH:_files' \
'--format=[Print the result as text, as json, or with go-template=TEMPLATE]:FORMAT:_default' \
'--template=[The template of --format go-template]:TEMPLATE:_default' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--exclude-digest-tags[Leave out tags such as sha256-9834876d…, which stand for referrers]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- The layout\: PATH\[\:TAG\] or PATH@DIGEST:_default' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_oci-layout__subcmd__repo__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:oci-layout-repo-help-command-$line[1]:"
        case $line[1] in
            (ls)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(tags)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(manifest)
_arguments "${_arguments_options[@]}" : \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_oci-layout__subcmd__manifest_commands" \
"*::: :->manifest" \
&& ret=0

    case $state in
    (manifest)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:oci-layout-manifest-command-$line[1]:"
        case $line[1] in
            (push)
_arguments "${_arguments_options[@]}" : \
'--media-type=[Its media type, if it does not say so itself]:TYPE:_default' \
'--concurrency=[Accepted for scripts written for oras]:CONCURRENCY:_default' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--descriptor[Print the descriptor]' \
'--pretty[Indent JSON]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--verify-existing[Re-hash blobs that are there already instead of trusting their size]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- Where to push\: PATH\[\:TAG\[,TAG…\]\] or PATH@DIGEST:_default' \
':file -- The manifest, or `-` for stdin:_default' \
&& ret=0
;;
(fetch)
_arguments "${_arguments_options[@]}" : \
'-o+[Write the manifest to a file, or \`-\` for stdout]:FILE:_files' \
'--output=[Write the manifest to a file, or \`-\` for stdout]:FILE:_files' \
'*--media-type=[]:MEDIA_TYPE:_default' \
'--platform=[Choose the manifest for a platform]:OS[/ARCH][/VARIANT][:OS_VERSION]:_default' \
'--format=[Print the result as text, as json, or with go-template=TEMPLATE]:FORMAT:_default' \
'--template=[The template of --format go-template]:TEMPLATE:_default' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--descriptor[Print the descriptor]' \
'--pretty[Indent JSON]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help]' \
'--help[Print help]' \
':name -- What to fetch\: PATH\:TAG or PATH@DIGEST:_default' \
&& ret=0
;;
(get)
_arguments "${_arguments_options[@]}" : \
'-o+[Write the manifest to a file, or \`-\` for stdout]:FILE:_files' \
'--output=[Write the manifest to a file, or \`-\` for stdout]:FILE:_files' \
'*--media-type=[]:MEDIA_TYPE:_default' \
'--platform=[Choose the manifest for a platform]:OS[/ARCH][/VARIANT][:OS_VERSION]:_default' \
'--format=[Print the result as text, as json, or with go-template=TEMPLATE]:FORMAT:_default' \
'--template=[The template of --format go-template]:TEMPLATE:_default' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--descriptor[Print the descriptor]' \
'--pretty[Indent JSON]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help]' \
'--help[Print help]' \
':name -- What to fetch\: PATH\:TAG or PATH@DIGEST:_default' \
&& ret=0
;;
(show)
_arguments "${_arguments_options[@]}" : \
'-o+[Write the manifest to a file, or \`-\` for stdout]:FILE:_files' \
'--output=[Write the manifest to a file, or \`-\` for stdout]:FILE:_files' \
'*--media-type=[]:MEDIA_TYPE:_default' \
'--platform=[Choose the manifest for a platform]:OS[/ARCH][/VARIANT][:OS_VERSION]:_default' \
'--format=[Print the result as text, as json, or with go-template=TEMPLATE]:FORMAT:_default' \
'--template=[The template of --format go-template]:TEMPLATE:_default' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--descriptor[Print the descriptor]' \
'--pretty[Indent JSON]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help]' \
'--help[Print help]' \
':name -- What to fetch\: PATH\:TAG or PATH@DIGEST:_default' \
&& ret=0
;;
(fetch-config)
_arguments "${_arguments_options[@]}" : \
'-o+[Write the config to a file, or \`-\` for stdout]:FILE:_files' \
'--output=[Write the config to a file, or \`-\` for stdout]:FILE:_files' \
'--platform=[Choose the manifest for a platform]:OS[/ARCH][/VARIANT][:OS_VERSION]:_default' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--descriptor[Print the descriptor]' \
'--pretty[Indent JSON]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help]' \
'--help[Print help]' \
':name -- The image\: PATH\:TAG or PATH@DIGEST:_default' \
&& ret=0
;;
(get-config)
_arguments "${_arguments_options[@]}" : \
'-o+[Write the config to a file, or \`-\` for stdout]:FILE:_files' \
'--output=[Write the config to a file, or \`-\` for stdout]:FILE:_files' \
'--platform=[Choose the manifest for a platform]:OS[/ARCH][/VARIANT][:OS_VERSION]:_default' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--descriptor[Print the descriptor]' \
'--pretty[Indent JSON]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help]' \
'--help[Print help]' \
':name -- The image\: PATH\:TAG or PATH@DIGEST:_default' \
&& ret=0
;;
(delete)
_arguments "${_arguments_options[@]}" : \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-f[Do not ask, do not mind if it is missing or in use]' \
'--force[Do not ask, do not mind if it is missing or in use]' \
'--gc[Collect garbage afterwards, keeping what is younger than an hour]' \
'--descriptor[Print the descriptor]' \
'--pretty[Indent JSON]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- What to delete\: PATH\:TAG or PATH@DIGEST:_default' \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-f[Do not ask, do not mind if it is missing or in use]' \
'--force[Do not ask, do not mind if it is missing or in use]' \
'--gc[Collect garbage afterwards, keeping what is younger than an hour]' \
'--descriptor[Print the descriptor]' \
'--pretty[Indent JSON]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- What to delete\: PATH\:TAG or PATH@DIGEST:_default' \
&& ret=0
;;
(rm)
_arguments "${_arguments_options[@]}" : \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-f[Do not ask, do not mind if it is missing or in use]' \
'--force[Do not ask, do not mind if it is missing or in use]' \
'--gc[Collect garbage afterwards, keeping what is younger than an hour]' \
'--descriptor[Print the descriptor]' \
'--pretty[Indent JSON]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- What to delete\: PATH\:TAG or PATH@DIGEST:_default' \
&& ret=0
;;
(index)
_arguments "${_arguments_options[@]}" : \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_oci-layout__subcmd__manifest__subcmd__index_commands" \
"*::: :->index" \
&& ret=0

    case $state in
    (index)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:oci-layout-manifest-index-command-$line[1]:"
        case $line[1] in
            (create)
_arguments "${_arguments_options[@]}" : \
'--artifact-type=[Say what kind of artifact the index describes]:TYPE:_default' \
'*-a+[Annotate the index]:KEY=VALUE:_default' \
'*--annotation=[Annotate the index]:KEY=VALUE:_default' \
'-o+[Write the index to a file, or \`-\` for stdout, instead of pushing it]:FILE:_files' \
'--output=[Write the index to a file, or \`-\` for stdout, instead of pushing it]:FILE:_files' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--pretty[Indent JSON]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--verify-existing[Re-hash blobs that are there already instead of trusting their size]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- The index\: PATH\[\:TAG\[,TAG…\]\]:_default' \
'*::manifests -- The manifests, by tag or digest:_default' \
&& ret=0
;;
(pack)
_arguments "${_arguments_options[@]}" : \
'--artifact-type=[Say what kind of artifact the index describes]:TYPE:_default' \
'*-a+[Annotate the index]:KEY=VALUE:_default' \
'*--annotation=[Annotate the index]:KEY=VALUE:_default' \
'-o+[Write the index to a file, or \`-\` for stdout, instead of pushing it]:FILE:_files' \
'--output=[Write the index to a file, or \`-\` for stdout, instead of pushing it]:FILE:_files' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--pretty[Indent JSON]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--verify-existing[Re-hash blobs that are there already instead of trusting their size]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- The index\: PATH\[\:TAG\[,TAG…\]\]:_default' \
'*::manifests -- The manifests, by tag or digest:_default' \
&& ret=0
;;
(update)
_arguments "${_arguments_options[@]}" : \
'*--add=[Add a manifest]:TAG|DIGEST:_default' \
'*--merge=[Add all manifests of another index]:TAG|DIGEST:_default' \
'*--remove=[Remove a manifest]:DIGEST:_default' \
'(-o --output)*--tag=[Give the new index another tag]:TAG:_default' \
'--artifact-type=[Say what kind of artifact the index describes; an empty text unsays it]:TYPE:_default' \
'-o+[Write the index to a file, or \`-\` for stdout, instead of pushing it]:FILE:_files' \
'--output=[Write the index to a file, or \`-\` for stdout, instead of pushing it]:FILE:_files' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--pretty[Indent JSON]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--verify-existing[Re-hash blobs that are there already instead of trusting their size]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- The index\: PATH\:TAG or PATH@DIGEST:_default' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_oci-layout__subcmd__manifest__subcmd__index__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:oci-layout-manifest-index-help-command-$line[1]:"
        case $line[1] in
            (create)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(update)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_oci-layout__subcmd__manifest__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:oci-layout-manifest-help-command-$line[1]:"
        case $line[1] in
            (push)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(fetch)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(fetch-config)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(delete)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(index)
_arguments "${_arguments_options[@]}" : \
":: :_oci-layout__subcmd__manifest__subcmd__help__subcmd__index_commands" \
"*::: :->index" \
&& ret=0

    case $state in
    (index)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:oci-layout-manifest-help-index-command-$line[1]:"
        case $line[1] in
            (create)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(update)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(blob)
_arguments "${_arguments_options[@]}" : \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_oci-layout__subcmd__blob_commands" \
"*::: :->blob" \
&& ret=0

    case $state in
    (blob)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:oci-layout-blob-command-$line[1]:"
        case $line[1] in
            (push)
_arguments "${_arguments_options[@]}" : \
'--size=[The size the content must have, in bytes]:BYTES:_default' \
'--media-type=[The media type in the printed descriptor]:TYPE:_default' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--descriptor[Print the descriptor]' \
'--pretty[Indent JSON]' \
'--no-tty[Draw no progress bars, even on a terminal]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--verify-existing[Re-hash blobs that are there already instead of trusting their size]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- Where to push\: PATH\[@DIGEST\]:_default' \
':file -- The content, or `-` for stdin:_default' \
&& ret=0
;;
(fetch)
_arguments "${_arguments_options[@]}" : \
'-o+[Write the content to a file, or \`-\` for stdout]:FILE:_files' \
'--output=[Write the content to a file, or \`-\` for stdout]:FILE:_files' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--descriptor[Print the descriptor]' \
'--pretty[Indent JSON]' \
'--no-tty[Draw no progress bars, even on a terminal]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- What to fetch\: PATH@DIGEST:_default' \
&& ret=0
;;
(get)
_arguments "${_arguments_options[@]}" : \
'-o+[Write the content to a file, or \`-\` for stdout]:FILE:_files' \
'--output=[Write the content to a file, or \`-\` for stdout]:FILE:_files' \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--descriptor[Print the descriptor]' \
'--pretty[Indent JSON]' \
'--no-tty[Draw no progress bars, even on a terminal]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- What to fetch\: PATH@DIGEST:_default' \
&& ret=0
;;
(delete)
_arguments "${_arguments_options[@]}" : \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-f[Do not ask, do not mind if it is missing or in use]' \
'--force[Do not ask, do not mind if it is missing or in use]' \
'--descriptor[Print the descriptor]' \
'--pretty[Indent JSON]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- What to delete\: PATH@DIGEST:_default' \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-f[Do not ask, do not mind if it is missing or in use]' \
'--force[Do not ask, do not mind if it is missing or in use]' \
'--descriptor[Print the descriptor]' \
'--pretty[Indent JSON]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- What to delete\: PATH@DIGEST:_default' \
&& ret=0
;;
(rm)
_arguments "${_arguments_options[@]}" : \
'(--oci-layout)--oci-layout-path=[Take the whole reference for a name in the layout at PATH]:PATH:_files' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-f[Do not ask, do not mind if it is missing or in use]' \
'--force[Do not ask, do not mind if it is missing or in use]' \
'--descriptor[Print the descriptor]' \
'--pretty[Indent JSON]' \
'--oci-layout[Take the path in the reference for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- What to delete\: PATH@DIGEST:_default' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_oci-layout__subcmd__blob__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:oci-layout-blob-help-command-$line[1]:"
        case $line[1] in
            (push)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(fetch)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(delete)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(gc)
_arguments "${_arguments_options[@]}" : \
'--grace=[Keep what is younger than this, such as 0s, 30m, 12h, 7d \[default\: 1h; 24h on a mounted bucket\]]:AGE:_default' \
'--concurrency=[How many files to read at once \[default\: 8; more on a mounted bucket\]]:N:_default' \
'--format=[Print the result as text, as json, or with go-template=TEMPLATE]:FORMAT:_default' \
'--template=[The template of --format go-template]:TEMPLATE:_default' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-n[Print what would be removed and remove nothing]' \
'--dry-run[Print what would be removed and remove nothing]' \
'--untagged[Remove untagged manifests too, unless something tagged needs them]' \
'--oci-layout[Take the path for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':path -- The layout\: PATH:_default' \
&& ret=0
;;
(verify)
_arguments "${_arguments_options[@]}" : \
'--from=[Fetch good copies from this layout]:PATH:_files' \
'--concurrency=[How many blobs to read at once \[default\: 4; more on a mounted bucket\]]:N:_default' \
'--format=[Print the result as text, as json, or with go-template=TEMPLATE]:FORMAT:_default' \
'--template=[The template of --format go-template]:TEMPLATE:_default' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--all[Re-hash blobs that nothing refers to, too]' \
'--repair[Mend what can be mended]' \
'--quarantine[Move damaged blobs that cannot be mended to .oci-layout/quarantine]' \
'--no-tty[Draw no progress bars, even on a terminal]' \
'--oci-layout[Take the path for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':path -- The layout\: PATH:_default' \
&& ret=0
;;
(fsck)
_arguments "${_arguments_options[@]}" : \
'--from=[Fetch good copies from this layout]:PATH:_files' \
'--concurrency=[How many blobs to read at once \[default\: 4; more on a mounted bucket\]]:N:_default' \
'--format=[Print the result as text, as json, or with go-template=TEMPLATE]:FORMAT:_default' \
'--template=[The template of --format go-template]:TEMPLATE:_default' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--all[Re-hash blobs that nothing refers to, too]' \
'--repair[Mend what can be mended]' \
'--quarantine[Move damaged blobs that cannot be mended to .oci-layout/quarantine]' \
'--no-tty[Draw no progress bars, even on a terminal]' \
'--oci-layout[Take the path for an OCI image layout (always so)]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':path -- The layout\: PATH:_default' \
&& ret=0
;;
(doctor)
_arguments "${_arguments_options[@]}" : \
'--format=[Print the result as text, as json, or with go-template=TEMPLATE]:FORMAT:_default' \
'--template=[The template of --format go-template]:TEMPLATE:_default' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--oci-layout[Take the path for an OCI image layout (always so)]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':path -- The directory\: a layout, or where one is to be:_default' \
&& ret=0
;;
(backup)
_arguments "${_arguments_options[@]}" : \
'-o+[The tar or directory to write]:PATH:_files' \
'--output=[The tar or directory to write]:PATH:_files' \
'--concurrency=[How many blobs to read at once \[default\: 3; more on a mounted bucket\]]:N:_default' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--include-referrers[Save whatever refers to it too, such as signatures]' \
'--no-tty[Draw no progress bars, even on a terminal]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--verify-existing[Re-hash blobs that are there already instead of trusting their size]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- What to save\: PATH\[\:TAG\[,TAG…\]\]; all tags if none is given:_default' \
&& ret=0
;;
(restore)
_arguments "${_arguments_options[@]}" : \
'--input=[The tar or directory to read]:PATH:_files' \
'--concurrency=[How many blobs to transfer at once \[default\: 5; more on a mounted bucket\]]:N:_default' \
'-u+[]:USERNAME:_default' \
'--username=[]:USERNAME:_default' \
'-p+[]:PASSWORD:_default' \
'--password=[]:PASSWORD:_default' \
'--identity-token=[]:IDENTITY_TOKEN:_default' \
'*-H+[]:HEADER:_default' \
'*--header=[]:HEADER:_default' \
'--plain-http=[]::PLAIN_HTTP:(true false)' \
'--ca-file=[]:CA_FILE:_files' \
'--cert-file=[]:CERT_FILE:_files' \
'--key-file=[]:KEY_FILE:_files' \
'*--registry-config=[]:REGISTRY_CONFIG:_files' \
'*--resolve=[]:RESOLVE:_default' \
'--distribution-spec=[]:DISTRIBUTION_SPEC:(v1.1-referrers-tag v1.1-referrers-api)' \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'--exclude-referrers[Leave out what refers to the artifacts, such as signatures]' \
'--dry-run[Only say what would be restored]' \
'--no-tty[Draw no progress bars, even on a terminal]' \
'--no-wait[Fail at once if another process uses the layout]' \
'--shared[Keep a journal in the layout, so that writers on several machines lose nothing; once given, it holds for the layout]' \
'--allow-async-writeback[Write to an rclone mount whose cache uploads files only later]' \
'--verify-existing[Re-hash blobs that are there already instead of trusting their size]' \
'--password-stdin[]' \
'--identity-token-stdin[]' \
'--insecure[]' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- Where to\: PATH\[\:TAG\[,TAG…\]\]; all tags of the input if none is given:_default' \
&& ret=0
;;
(version)
_arguments "${_arguments_options[@]}" : \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help]' \
'--help[Print help]' \
'*::ignored -- Accepted and ignored:_default' \
&& ret=0
;;
(completion)
_arguments "${_arguments_options[@]}" : \
'-v+[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--verbose=[Accepted for scripts written for oras]::VERBOSE:(true false)' \
'--store-mode=[Take the layout'\''s file system for this kind instead of recognising it]:KIND:_default' \
'--consistency-wait=[How long to wait, in seconds, for a mount to show what should be there]:SECONDS:_default' \
'--settle=[For how long the mount may show what other machines have changed since, such as 0s, 30s \[default\: as its kind of mount does\]]:TIME:_default' \
'-d[Accepted for scripts written for oras; there is no traffic to trace]' \
'--debug[Accepted for scripts written for oras; there is no traffic to trace]' \
'-h[Print help]' \
'--help[Print help]' \
':shell -- The shell:(bash elvish fish powershell zsh)' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_oci-layout__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:oci-layout-help-command-$line[1]:"
        case $line[1] in
            (push)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(pull)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(attach)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(discover)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(copy)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(tag)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(untag)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(resolve)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(repo)
_arguments "${_arguments_options[@]}" : \
":: :_oci-layout__subcmd__help__subcmd__repo_commands" \
"*::: :->repo" \
&& ret=0

    case $state in
    (repo)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:oci-layout-help-repo-command-$line[1]:"
        case $line[1] in
            (ls)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(tags)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(manifest)
_arguments "${_arguments_options[@]}" : \
":: :_oci-layout__subcmd__help__subcmd__manifest_commands" \
"*::: :->manifest" \
&& ret=0

    case $state in
    (manifest)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:oci-layout-help-manifest-command-$line[1]:"
        case $line[1] in
            (push)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(fetch)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(fetch-config)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(delete)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(index)
_arguments "${_arguments_options[@]}" : \
":: :_oci-layout__subcmd__help__subcmd__manifest__subcmd__index_commands" \
"*::: :->index" \
&& ret=0

    case $state in
    (index)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:oci-layout-help-manifest-index-command-$line[1]:"
        case $line[1] in
            (create)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(update)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(blob)
_arguments "${_arguments_options[@]}" : \
":: :_oci-layout__subcmd__help__subcmd__blob_commands" \
"*::: :->blob" \
&& ret=0

    case $state in
    (blob)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:oci-layout-help-blob-command-$line[1]:"
        case $line[1] in
            (push)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(fetch)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(delete)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(gc)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(doctor)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(backup)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(restore)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(version)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(completion)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
}

(( $+functions[_oci-layout_commands] )) ||
_oci-layout_commands() {
    local commands; commands=(
'push:Push files and directories to a layout' \
'pull:Pull files and directories from a layout' \
'attach:Attach files or annotations to a manifest' \
'discover:Show what refers to a manifest, such as signatures' \
'copy:Copy artifacts and images between layouts' \
'cp:Copy artifacts and images between layouts' \
'tag:Give more tags to a manifest' \
'untag:Take tags away, and nothing else' \
'resolve:Print the digest of what a reference names' \
'digest:Print the digest of what a reference names' \
'repo:List layouts and their tags' \
'manifest:Push, fetch and delete manifests' \
'blob:Push, fetch and delete blobs' \
'gc:Remove blobs that nothing refers to' \
'verify:Re-hash every blob that index.json leads to' \
'fsck:Re-hash every blob that index.json leads to' \
'doctor:Say what a directory can promise to a layout, and what to change' \
'backup:Save tagged artifacts to a tar or a directory' \
'restore:Put tagged artifacts from a tar or a directory into a layout' \
'version:Print the version' \
'completion:Print a completion script for a shell' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'oci-layout commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__attach_commands] )) ||
_oci-layout__subcmd__attach_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout attach commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__backup_commands] )) ||
_oci-layout__subcmd__backup_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout backup commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__blob_commands] )) ||
_oci-layout__subcmd__blob_commands() {
    local commands; commands=(
'push:Push a blob' \
'fetch:Print a blob, or write it to a file' \
'get:Print a blob, or write it to a file' \
'delete:Delete a blob' \
'remove:Delete a blob' \
'rm:Delete a blob' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'oci-layout blob commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__blob__subcmd__delete_commands] )) ||
_oci-layout__subcmd__blob__subcmd__delete_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout blob delete commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__blob__subcmd__fetch_commands] )) ||
_oci-layout__subcmd__blob__subcmd__fetch_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout blob fetch commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__blob__subcmd__help_commands] )) ||
_oci-layout__subcmd__blob__subcmd__help_commands() {
    local commands; commands=(
'push:Push a blob' \
'fetch:Print a blob, or write it to a file' \
'delete:Delete a blob' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'oci-layout blob help commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__blob__subcmd__help__subcmd__delete_commands] )) ||
_oci-layout__subcmd__blob__subcmd__help__subcmd__delete_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout blob help delete commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__blob__subcmd__help__subcmd__fetch_commands] )) ||
_oci-layout__subcmd__blob__subcmd__help__subcmd__fetch_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout blob help fetch commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__blob__subcmd__help__subcmd__help_commands] )) ||
_oci-layout__subcmd__blob__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout blob help help commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__blob__subcmd__help__subcmd__push_commands] )) ||
_oci-layout__subcmd__blob__subcmd__help__subcmd__push_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout blob help push commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__blob__subcmd__push_commands] )) ||
_oci-layout__subcmd__blob__subcmd__push_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout blob push commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__completion_commands] )) ||
_oci-layout__subcmd__completion_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout completion commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__copy_commands] )) ||
_oci-layout__subcmd__copy_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout copy commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__discover_commands] )) ||
_oci-layout__subcmd__discover_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout discover commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__doctor_commands] )) ||
_oci-layout__subcmd__doctor_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout doctor commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__gc_commands] )) ||
_oci-layout__subcmd__gc_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout gc commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help_commands] )) ||
_oci-layout__subcmd__help_commands() {
    local commands; commands=(
'push:Push files and directories to a layout' \
'pull:Pull files and directories from a layout' \
'attach:Attach files or annotations to a manifest' \
'discover:Show what refers to a manifest, such as signatures' \
'copy:Copy artifacts and images between layouts' \
'tag:Give more tags to a manifest' \
'untag:Take tags away, and nothing else' \
'resolve:Print the digest of what a reference names' \
'repo:List layouts and their tags' \
'manifest:Push, fetch and delete manifests' \
'blob:Push, fetch and delete blobs' \
'gc:Remove blobs that nothing refers to' \
'verify:Re-hash every blob that index.json leads to' \
'doctor:Say what a directory can promise to a layout, and what to change' \
'backup:Save tagged artifacts to a tar or a directory' \
'restore:Put tagged artifacts from a tar or a directory into a layout' \
'version:Print the version' \
'completion:Print a completion script for a shell' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'oci-layout help commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__attach_commands] )) ||
_oci-layout__subcmd__help__subcmd__attach_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help attach commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__backup_commands] )) ||
_oci-layout__subcmd__help__subcmd__backup_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help backup commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__blob_commands] )) ||
_oci-layout__subcmd__help__subcmd__blob_commands() {
    local commands; commands=(
'push:Push a blob' \
'fetch:Print a blob, or write it to a file' \
'delete:Delete a blob' \
    )
    _describe -t commands 'oci-layout help blob commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__blob__subcmd__delete_commands] )) ||
_oci-layout__subcmd__help__subcmd__blob__subcmd__delete_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help blob delete commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__blob__subcmd__fetch_commands] )) ||
_oci-layout__subcmd__help__subcmd__blob__subcmd__fetch_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help blob fetch commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__blob__subcmd__push_commands] )) ||
_oci-layout__subcmd__help__subcmd__blob__subcmd__push_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help blob push commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__completion_commands] )) ||
_oci-layout__subcmd__help__subcmd__completion_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help completion commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__copy_commands] )) ||
_oci-layout__subcmd__help__subcmd__copy_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help copy commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__discover_commands] )) ||
_oci-layout__subcmd__help__subcmd__discover_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help discover commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__doctor_commands] )) ||
_oci-layout__subcmd__help__subcmd__doctor_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help doctor commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__gc_commands] )) ||
_oci-layout__subcmd__help__subcmd__gc_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help gc commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__help_commands] )) ||
_oci-layout__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help help commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__manifest_commands] )) ||
_oci-layout__subcmd__help__subcmd__manifest_commands() {
    local commands; commands=(
'push:Push a manifest as it is' \
'fetch:Print a manifest as it is stored' \
'fetch-config:Print the config of an image' \
'delete:Delete a manifest and all its tags' \
'index:Make indexes and change them' \
    )
    _describe -t commands 'oci-layout help manifest commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__manifest__subcmd__delete_commands] )) ||
_oci-layout__subcmd__help__subcmd__manifest__subcmd__delete_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help manifest delete commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__manifest__subcmd__fetch_commands] )) ||
_oci-layout__subcmd__help__subcmd__manifest__subcmd__fetch_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help manifest fetch commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__manifest__subcmd__fetch-config_commands] )) ||
_oci-layout__subcmd__help__subcmd__manifest__subcmd__fetch-config_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help manifest fetch-config commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__manifest__subcmd__index_commands] )) ||
_oci-layout__subcmd__help__subcmd__manifest__subcmd__index_commands() {
    local commands; commands=(
'create:Make an index of manifests in the same layout' \
'update:Add manifests to an index, or remove them' \
    )
    _describe -t commands 'oci-layout help manifest index commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__manifest__subcmd__index__subcmd__create_commands] )) ||
_oci-layout__subcmd__help__subcmd__manifest__subcmd__index__subcmd__create_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help manifest index create commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__manifest__subcmd__index__subcmd__update_commands] )) ||
_oci-layout__subcmd__help__subcmd__manifest__subcmd__index__subcmd__update_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help manifest index update commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__manifest__subcmd__push_commands] )) ||
_oci-layout__subcmd__help__subcmd__manifest__subcmd__push_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help manifest push commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__pull_commands] )) ||
_oci-layout__subcmd__help__subcmd__pull_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help pull commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__push_commands] )) ||
_oci-layout__subcmd__help__subcmd__push_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help push commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__repo_commands] )) ||
_oci-layout__subcmd__help__subcmd__repo_commands() {
    local commands; commands=(
'ls:List the layouts below a folder' \
'tags:List the tags in a layout' \
    )
    _describe -t commands 'oci-layout help repo commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__repo__subcmd__ls_commands] )) ||
_oci-layout__subcmd__help__subcmd__repo__subcmd__ls_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help repo ls commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__repo__subcmd__tags_commands] )) ||
_oci-layout__subcmd__help__subcmd__repo__subcmd__tags_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help repo tags commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__resolve_commands] )) ||
_oci-layout__subcmd__help__subcmd__resolve_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help resolve commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__restore_commands] )) ||
_oci-layout__subcmd__help__subcmd__restore_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help restore commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__tag_commands] )) ||
_oci-layout__subcmd__help__subcmd__tag_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help tag commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__untag_commands] )) ||
_oci-layout__subcmd__help__subcmd__untag_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help untag commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__verify_commands] )) ||
_oci-layout__subcmd__help__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help verify commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__help__subcmd__version_commands] )) ||
_oci-layout__subcmd__help__subcmd__version_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout help version commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest_commands] )) ||
_oci-layout__subcmd__manifest_commands() {
    local commands; commands=(
'push:Push a manifest as it is' \
'fetch:Print a manifest as it is stored' \
'get:Print a manifest as it is stored' \
'show:Print a manifest as it is stored' \
'fetch-config:Print the config of an image' \
'get-config:Print the config of an image' \
'delete:Delete a manifest and all its tags' \
'remove:Delete a manifest and all its tags' \
'rm:Delete a manifest and all its tags' \
'index:Make indexes and change them' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'oci-layout manifest commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__delete_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__delete_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout manifest delete commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__fetch_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__fetch_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout manifest fetch commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__fetch-config_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__fetch-config_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout manifest fetch-config commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__help_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__help_commands() {
    local commands; commands=(
'push:Push a manifest as it is' \
'fetch:Print a manifest as it is stored' \
'fetch-config:Print the config of an image' \
'delete:Delete a manifest and all its tags' \
'index:Make indexes and change them' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'oci-layout manifest help commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__help__subcmd__delete_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__help__subcmd__delete_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout manifest help delete commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__help__subcmd__fetch_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__help__subcmd__fetch_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout manifest help fetch commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__help__subcmd__fetch-config_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__help__subcmd__fetch-config_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout manifest help fetch-config commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__help__subcmd__help_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout manifest help help commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__help__subcmd__index_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__help__subcmd__index_commands() {
    local commands; commands=(
'create:Make an index of manifests in the same layout' \
'update:Add manifests to an index, or remove them' \
    )
    _describe -t commands 'oci-layout manifest help index commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__help__subcmd__index__subcmd__create_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__help__subcmd__index__subcmd__create_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout manifest help index create commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__help__subcmd__index__subcmd__update_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__help__subcmd__index__subcmd__update_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout manifest help index update commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__help__subcmd__push_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__help__subcmd__push_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout manifest help push commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__index_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__index_commands() {
    local commands; commands=(
'create:Make an index of manifests in the same layout' \
'pack:Make an index of manifests in the same layout' \
'update:Add manifests to an index, or remove them' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'oci-layout manifest index commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__index__subcmd__create_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__index__subcmd__create_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout manifest index create commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__index__subcmd__help_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__index__subcmd__help_commands() {
    local commands; commands=(
'create:Make an index of manifests in the same layout' \
'update:Add manifests to an index, or remove them' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'oci-layout manifest index help commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__index__subcmd__help__subcmd__create_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__index__subcmd__help__subcmd__create_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout manifest index help create commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__index__subcmd__help__subcmd__help_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__index__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout manifest index help help commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__index__subcmd__help__subcmd__update_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__index__subcmd__help__subcmd__update_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout manifest index help update commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__index__subcmd__update_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__index__subcmd__update_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout manifest index update commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__manifest__subcmd__push_commands] )) ||
_oci-layout__subcmd__manifest__subcmd__push_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout manifest push commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__pull_commands] )) ||
_oci-layout__subcmd__pull_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout pull commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__push_commands] )) ||
_oci-layout__subcmd__push_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout push commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__repo_commands] )) ||
_oci-layout__subcmd__repo_commands() {
    local commands; commands=(
'ls:List the layouts below a folder' \
'list:List the layouts below a folder' \
'tags:List the tags in a layout' \
'show-tags:List the tags in a layout' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'oci-layout repo commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__repo__subcmd__help_commands] )) ||
_oci-layout__subcmd__repo__subcmd__help_commands() {
    local commands; commands=(
'ls:List the layouts below a folder' \
'tags:List the tags in a layout' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'oci-layout repo help commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__repo__subcmd__help__subcmd__help_commands] )) ||
_oci-layout__subcmd__repo__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout repo help help commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__repo__subcmd__help__subcmd__ls_commands] )) ||
_oci-layout__subcmd__repo__subcmd__help__subcmd__ls_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout repo help ls commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__repo__subcmd__help__subcmd__tags_commands] )) ||
_oci-layout__subcmd__repo__subcmd__help__subcmd__tags_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout repo help tags commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__repo__subcmd__ls_commands] )) ||
_oci-layout__subcmd__repo__subcmd__ls_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout repo ls commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__repo__subcmd__tags_commands] )) ||
_oci-layout__subcmd__repo__subcmd__tags_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout repo tags commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__resolve_commands] )) ||
_oci-layout__subcmd__resolve_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout resolve commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__restore_commands] )) ||
_oci-layout__subcmd__restore_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout restore commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__tag_commands] )) ||
_oci-layout__subcmd__tag_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout tag commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__untag_commands] )) ||
_oci-layout__subcmd__untag_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout untag commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__verify_commands] )) ||
_oci-layout__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout verify commands' commands "$@"
}
(( $+functions[_oci-layout__subcmd__version_commands] )) ||
_oci-layout__subcmd__version_commands() {
    local commands; commands=()
    _describe -t commands 'oci-layout version commands' commands "$@"
}

if [ "$funcstack[1]" = "_oci-layout" ]; then
    _oci-layout "$@"
else
    compdef _oci-layout oci-layout
fi
