// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the shell's
import fc, { type Arbitrary } from 'fast-check';

/**
 * Commands from the grammar of bash, most of them harmless, with words in them that bash may take for something else: quotes, escapes,
 * substitutions, comments, line breaks, in every place where a word can stand.
 */
export function arbitraryCommand(): Arbitrary<string> {
	const { list } = fc.letrec<Grammar>((tie) => ({
		list: fc.oneof(
			{ weight: 3, arbitrary: tie('pipeline') },
			joined([
				tie('pipeline'),
				fc.constantFrom('; ', ' && ', ' || ', '\n', ' & ', ';', '&&', ' \\\n&& ', ' # a; b\n'),
				tie('list'),
			]),
		),
		pipeline: fc.oneof(
			{ weight: 4, arbitrary: tie('command') },
			joined([
				fc.constantFrom('', '! ', 'time '),
				tie('command'),
				fc.constantFrom(' | ', '|', ' |& ', ' |\n'),
				tie('command'),
			]),
		),
		command: fc.oneof({ weight: 6, arbitrary: tie('simple') }, { weight: 2, arbitrary: tie('compound') }),
		simple: joined([
			fc.oneof({ weight: 5, arbitrary: fc.constant('') }, joined([tie('assignment'), fc.constant(' ')])),
			tie('name'),
			many(joined([fc.constantFrom(' ', '  ', '\t', ' \\\n'), tie('argument')]), 3),
			fc.oneof({ weight: 4, arbitrary: fc.constant('') }, joined([fc.constant(' '), tie('redirection')])),
		]),
		name: fc.oneof(
			{ weight: 20, arbitrary: fc.constantFrom(...PROGRAMS) },
			{ weight: 1, arbitrary: fc.constantFrom(...ODD_NAMES) },
		),
		argument: fc.oneof(
			{ weight: 4, arbitrary: fc.constantFrom(...ARGUMENTS) },
			{ weight: 3, arbitrary: tie('word') },
			{ weight: 1, arbitrary: tie('substitution') },
		),
		word: many(
			fc.oneof(
				fc.constantFrom(...PIECES),
				joined([
					fc.constant("'"),
					fc.constantFrom(...PIECES).map((text) => text.replaceAll("'", '')),
					fc.constant("'"),
				]),
				joined([fc.constant('"'), tie('quoted'), fc.constant('"')]),
			),
			3,
			1,
		),
		quoted: many(
			fc.oneof(
				fc.constantFrom('a', ' ', "'", '\\"', '\\$', '\\`', '\\\\', ';', '#', '(', ')', '$x', '${x}', '{', '}'),
				tie('substitution'),
			),
			3,
		),
		substitution: fc.oneof(
			joined([fc.constant('$('), tie('list'), fc.constantFrom(')', ' )', '\n)')]),
			joined([fc.constant('`'), fc.constantFrom(...PROGRAMS), fc.constant('`')]),
			joined([fc.constant('${x:-'), tie('word'), fc.constant('}')]),
			joined([
				fc.constant('$(('),
				fc.constantFrom('1+2', 'x', 'i++', 'x*2', 'a[i]', 'x>1?2:3', '$x', '${#x}'),
				fc.constant('))'),
			]),
			joined([fc.constantFrom('<(', '>('), tie('simple'), fc.constant(')')]),
		),
		assignment: joined([
			fc.constantFrom('x=', 'y=', 'i=', 'x+=', 'a[1]='),
			fc.oneof(fc.constantFrom('1', '', "'a[$(evil)]'", "'($(evil))'", '-v', 'a'), tie('word'), tie('substitution')),
		]),
		redirection: fc.oneof(
			joined([
				fc.constantFrom('>', '> ', '>>', '2>', '&>', '<', '2>&1 >'),
				fc.constantFrom('out', '/dev/null', '"$x"', '$TMPDIR/a'),
			]),
			joined([fc.constant('<<< '), tie('word')]),
			joined([
				fc.constantFrom('<<E', "<<'E'", '<<-E', '<<"E"'),
				fc.constant('\n'),
				tie('quoted'),
				fc.constant('\nE\n'),
			]),
		),
		compound: fc.oneof(
			joined([fc.constant('('), tie('list'), fc.constant(')')]),
			joined([fc.constant('{ '), tie('list'), fc.constant('\n}')]),
			joined([fc.constant('if '), tie('pipeline'), fc.constant('\nthen '), tie('list'), fc.constant('\nfi')]),
			joined([fc.constant('for x in '), tie('argument'), fc.constant(' b; do '), tie('list'), fc.constant('\ndone')]),
			joined([fc.constant('while '), tie('simple'), fc.constant('\ndo '), tie('list'), fc.constant('\nbreak; done')]),
			joined([
				fc.constant('case '),
				tie('word'),
				fc.constant(' in a|'),
				tie('word'),
				fc.constant(') '),
				tie('pipeline'),
				fc.constant('\n;; *) ls;; esac'),
			]),
			joined([
				fc.constantFrom('f() { ', 'function f { ', 'ls() { ', 'evil() { '),
				tie('list'),
				fc.constant('\n}; '),
				fc.constantFrom('f', 'evil', 'f a'),
			]),
			// A function may be gone again by the time that its name is called.
			joined([
				fc.constantFrom('evil() { ', 'f() { unset evil; }; evil() { '),
				tie('simple'),
				fc.constant('\n}; '),
				fc.constantFrom(
					'unset evil; ',
					'unset -v evil; ',
					'unset x evil && ',
					'unset -n evil; ',
					'f; ',
					'x=1; unset x; ',
				),
				fc.constantFrom('evil', '(evil)', 'echo $(evil)', 'evil | cat'),
			]),
			joined([
				fc.constant('[[ '),
				tie('word'),
				fc.constantFrom(' == ', ' -eq ', ' =~ ', ' -nt '),
				tie('word'),
				fc.constant(' ]]'),
			]),
			joined([fc.constant('(( '), fc.constantFrom('x', 'i=1', 'x+=1', 'a[0]', 'x==1'), fc.constant(' ))')]),
		),
	}));
	return list;
}

type Grammar = Record<
	| 'list'
	| 'pipeline'
	| 'command'
	| 'simple'
	| 'name'
	| 'argument'
	| 'word'
	| 'quoted'
	| 'substitution'
	| 'assignment'
	| 'redirection'
	| 'compound',
	string
>;

const PROGRAMS = [
	...[
		'declare -a x',
		'declare x=$y',
		'local -a x',
		'export x=$y',
		"typeset y='(1)'",
		'read -a y',
		'printf -v x a',
		'[ -v x ]',
	],
	...['ls', 'echo', 'cat', 'grep a', 'true', 'false', 'node a.js', 'test', '[ a = b ]', 'git status', 'npm test'],
	...['./init.sh', 'head'],
	...['printf %s', 'read x', 'export x=1', 'cd src', 'kill $!', 'set -e', 'wait', ':', 'bash -c ls'],
	...['timeout 5 ls', 'xargs ls', 'env ls'],
	...[
		'find . -exec ls {} +',
		'unset x',
		'unset evil',
		'unset -v f',
		'let i=1',
		'trap ls EXIT',
		'date +%s',
		'seq 1 3',
		'sort',
	],
	...["awk '{ print $1 }'", 'sed s/a/b/'],
	...['nice ls', 'command ls', 'exec ls', 'eval ls', 'bash init.sh', 'local y', 'declare -a a', 'shift', 'jobs'],
	...[
		'/bin/ls',
		'time ls',
		'grep -c a f',
		'jq length f',
		'trap "kill $!" EXIT',
		'set -a',
		'declare -A a',
		'dotenv -- ls',
	],
	...['PATH=./node_modules/.bin:$PATH tsc', 'i=$(grep -c a f)', 'i=$(jq length f || true)'],
];

const ODD_NAMES = [
	...['evil', '$x', '"ls"', "l's'", 'l\\s', '\\ls', '"$x"', '*', '~/a', '{ls,evil}', "$'ls'", '/opt/evil/ls'],
	...['sudo', '$(echo evil)'],
];

const ARGUMENTS = [
	...['a', '-a', '--', '-n', '.', '-v', '"$x"', '$x', "'a b'", '*.js', '{a,b}', '~', '$!', '#a', 'a#b', '\\;'],
	...['"a;b"', 'if', '}', '!', '='],
	...['a=b', '[a]', '-c', '-e', "'evil'", '"evil"', '1', '${x}', '${x%a}', '${#x}', '"${a[@]}"', '$1', '"$@"'],
	...['$?', '-eq', '-exec', '{}', '+', '"${!a[@]}"', '${a[$i]}', '$((i))'],
];

const PIECES = [
	...['a', '1', '\\ ', '\\;', '\\"', "\\'", '\\$', '\\`', '\\\\', '\\\n', '$x', '${x}', '#', '=', '-', '/', '.'],
	...[':', '@', '%', ',', '^', '~', '*', '?', '[', ']', '{', '}', '!', '+', '$', '""', "''", '\\#', '\\('],
	...["$'\\x61'", '\u00a0', 'é'],
];

function joined(parts: readonly Arbitrary<string>[]): Arbitrary<string> {
	return fc.tuple(...parts).map((texts) => texts.join(''));
}

function many(part: Arbitrary<string>, most: number, least = 0): Arbitrary<string> {
	return fc.array(part, { minLength: least, maxLength: most }).map((texts) => texts.join(''));
}
