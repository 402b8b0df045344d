# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Bash's completion of unitarget and unitarget-qapi-gen: the program itself knows its options.

_unitarget() {
    local line=${COMP_LINE:0:COMP_POINT} words=() word answer path before i
    local -a lines

    # Bash parts words also at `=`, `:` and `@`; here they are whole.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $i -gt 0 && $line != [[:space:]]* && ${#words[@]} -gt 0 ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
        line=${line#"${line%%[![:space:]]*}"}
        line=${line#"$word"}
    done
    word=${words[-1]}
    before=${word%"${COMP_WORDS[COMP_CWORD]}"}
    case ${COMP_WORDS[COMP_CWORD]} in
    '=' | ':' | '@' | '=@') before=$word ;;
    esac

    mapfile -t lines < <("${words[0]/#\~/$HOME}" --complete "${words[@]}" 2>/dev/null)
    answer=${lines[0]-}
    COMPREPLY=()
    case $answer in
    words)
        for i in "${lines[@]:1}"; do
            i=${i%%$'\t'*}
            COMPREPLY+=("${i#"$before"}")
        done
        [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null
        ;;
    files\ * | folders\ *)
        path=${word:${answer#* }}
        before=${word:0:${answer#* }}
        [[ $answer == files* ]] && i=-f || i=-d
        mapfile -t COMPREPLY < <(compgen $i -- "$path")
        if [[ $before == *@ ]]; then # what Bash replaces begins with the @, which is not to be quoted
            [[ ${#COMPREPLY[@]} -ne 1 || ! -d ${COMPREPLY[0]} ]] || compopt -o nospace 2>/dev/null
            for i in "${!COMPREPLY[@]}"; do
                path=${COMPREPLY[i]}
                [[ ! -d $path ]] || path+=/
                printf -v "COMPREPLY[$i]" '@%q' "$path"
            done
        else
            compopt -o filenames 2>/dev/null
        fi
        ;;
    esac
}

complete -F _unitarget unitarget unitarget-qapi-gen
