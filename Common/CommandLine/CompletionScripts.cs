namespace PeerSecure.Common.CommandLine;

/// <summary>
/// What each shell loads. The scripts hold no list of verbs: at Tab they ask the program itself (<c>[suggest:N]</c>, a directive of
/// System.CommandLine), so they never go stale. What was typed is handed over as one argument and never evaluated.
/// </summary>
internal static class CompletionScripts
{
    /// <summary>Options show only once a dash was typed; without a candidate the shell completes file names.</summary>
    public const string Bash = """
        # Tab completion of peersecure for bash. Load it with:  source <(peersecure completion bash)
        _peersecure() {
          local program=${COMP_WORDS[0]} current line=${COMP_LINE:0:COMP_POINT} ca=() candidate
          line=${line#*"$program"}
          line=${line#"${line%%[![:space:]]*}"}
          current=${line##*[[:space:]]}
          if [[ $line == ca[[:space:]]* ]]; then ca=(ca); line=${line#ca[[:space:]]}; fi
          COMPREPLY=()
          while IFS= read -r candidate; do
            [[ $candidate == "$current"* ]] || continue
            [[ $candidate == -* && $current != -* ]] && continue
            COMPREPLY+=("$candidate")
          done < <(PEERSECURE_NO_BUILD=1 "$program" "${ca[@]}" "[suggest:${#line}]" "$line" 2>/dev/null)
          if [[ ${#ca[@]} -eq 0 && $line == "$current" && ca == "$current"* ]]; then COMPREPLY+=(ca); fi
        }
        complete -o default -F _peersecure peersecure
        """;

    public const string Zsh = """
        #compdef peersecure
        # Tab completion of peersecure for zsh. Load it with:  source <(peersecure completion zsh)
        # or save it as _peersecure in a folder of $fpath.
        _peersecure() {
          local program=${words[1]} line candidate
          local -a ca candidates
          line="${(j: :)words[2,CURRENT-1]}"
          line="${line:+$line }$PREFIX"
          if [[ $line == 'ca '* ]]; then ca=(ca); line=${line#ca }; fi
          for candidate in "${(@f)$(PEERSECURE_NO_BUILD=1 $program $ca "[suggest:${#line}]" "$line" 2>/dev/null)}"; do
            [[ -n $candidate && ( $candidate != -* || $PREFIX == -* ) ]] && candidates+=("$candidate")
          done
          (( CURRENT == 2 )) && candidates+=(ca)
          compadd -- "${candidates[@]}" || _files
        }
        if [[ ${funcstack[1]} == _peersecure ]]; then
          _peersecure "$@"
        else
          (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
          compdef _peersecure peersecure
        fi
        """;

    public const string Fish = """
        # Tab completion of peersecure for fish. Load it with:  peersecure completion fish | source
        function __peersecure_complete
            set -l words (commandline -opc)
            set -l current (commandline -ct)
            set -l program $words[1]
            set -l ca
            set -l rest $words[2..-1]
            if test (count $rest) -gt 0; and test "$rest[1]" = ca
                set ca ca
                set rest $rest[2..-1]
            else if test (count $rest) -eq 0
                echo ca
            end
            set -l line (string join ' ' -- $rest $current)
            set -l hide '^-'
            string match -q -- '-*' "$current"; and set hide '^$'
            env PEERSECURE_NO_BUILD=1 $program $ca "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -rv $hide
            or __fish_complete_path "$current"
        end
        complete -c peersecure -f -a '(__peersecure_complete)'
        """;
}
