import type { CompletionNode, CompletionWord } from './completion-tree.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A script for a shell that completes the commands; where none fits it completes files. */
export function completionScript(shell: Shell, nodes: readonly CompletionNode[]): string {
	switch (shell) {
		case 'bash':
			return bash(nodes);
		case 'zsh':
			return zsh(nodes);
		case 'fish':
			return fish(nodes);
	}
}

/** Runs on the bash 3.2 of macOS too. */
function bash(nodes: readonly CompletionNode[]): string {
	return `# Completion of autocoder for bash.
_autocoder() {
	local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at='' words='' i
	for ((i = 1; i < COMP_CWORD; i++)); do
		case "$at \${COMP_WORDS[i]}" in
			${knownPaths(nodes)}) at="\${at:+$at }\${COMP_WORDS[i]}" ;;
		esac
	done
	COMPREPLY=()
	case "$at|$prev" in
${valueCases(nodes, 'return', (choices) => `COMPREPLY=($(compgen -W ${quote(choices.join(' '))} -- "$cur")); return`)}
	esac
	case "$at|$cur" in
${nodes.map(({ at, words, options }) => `		${quote(`${at}|`)}-*) words=${quote(typed(options))} ;;\n		${quote(`${at}|`)}*) words=${quote(typed(words))} ;;`).join('\n')}
	esac
	COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _autocoder autocoder
`;
}

function zsh(nodes: readonly CompletionNode[]): string {
	return `#compdef autocoder
# Completion of autocoder for zsh.
_autocoder() {
	local at='' i
	local -a found
	for ((i = 2; i < CURRENT; i++)); do
		case "$at \${words[i]}" in
			${knownPaths(nodes)}) at="\${at:+$at }\${words[i]}" ;;
		esac
	done
	case "$at|\${words[CURRENT-1]}" in
${valueCases(nodes, '_files; return', (choices) => `compadd -- ${choices.map(quote).join(' ')}; return`)}
	esac
	case "$at|\${words[CURRENT]}" in
${nodes.map(({ at, words, options }) => `		${quote(`${at}|`)}-*) found=(${described(options)}) ;;\n		${quote(`${at}|`)}*) found=(${described(words)}) ;;`).join('\n')}
	esac
	if ((\${#found})); then _describe autocoder found || _files; else _files; fi
}
if [ "\${funcstack[1]}" = _autocoder ]; then _autocoder "$@"; else compdef _autocoder autocoder; fi
`;
}

function fish(nodes: readonly CompletionNode[]): string {
	const lines = nodes.flatMap(({ at, words, options, values }) => {
		const begin = `complete -c autocoder -n "__autocoder_at '${at}'"`;
		return [
			...words.map(({ word, does }) => `${begin} -a ${quote(word)} -d ${quote(does)}`),
			...options.map(({ word, does }) => {
				const value = values.find(({ option }) => option === word);
				const takes =
					value === undefined ? '' : value.choices.length === 0 ? ' -r' : ` -x -a ${quote(value.choices.join(' '))}`;
				const name = word.startsWith('--') ? `-l ${word.slice(2)}` : `-s ${word.slice(1)}`;
				return `${begin} ${name}${takes} -d ${quote(does)}`;
			}),
		];
	});
	return `# Completion of autocoder for fish.
function __autocoder_at
	set -l at ''
	for word in (commandline -opc)[2..]
		set -l longer (string trim -- "$at $word")
		contains -- "$longer" ${nodes
			.filter(({ at }) => at !== '')
			.map(({ at }) => quote(at))
			.join(' ')}; and set at $longer
	end
	test "$at" = "$argv[1]"
end
${lines.join('\n')}
`;
}

/** The commands as patterns of `case`, each as "<path before> <word>". */
function knownPaths(nodes: readonly CompletionNode[]): string {
	return nodes
		.filter(({ at }) => at !== '')
		.map(({ at }) => quote(at.includes(' ') ? at : ` ${at}`))
		.join('|');
}

/** After an option that takes a value: its choices, or files. */
function valueCases(
	nodes: readonly CompletionNode[],
	files: string,
	offer: (choices: readonly string[]) => string,
): string {
	return nodes
		.flatMap(({ at, values }) =>
			values.map(
				({ option, choices }) => `		${quote(`${at}|${option}`)}) ${choices.length === 0 ? files : offer(choices)} ;;`,
			),
		)
		.join('\n');
}

function typed(words: readonly CompletionWord[]): string {
	return words.map(({ word }) => word).join(' ');
}

/** `_describe` splits at the first colon. */
function described(words: readonly CompletionWord[]): string {
	return words.map(({ word, does }) => quote(`${word.replaceAll(':', '\\:')}:${does}`)).join(' ');
}

/** In single quotes, as all three shells read them. */
function quote(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}
