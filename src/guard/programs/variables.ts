import { quote, Refusal } from '../refusal.ts';
import type { Argument } from '../shell/word.ts';

/** Variables by which a program is told to start, load or read something else; those of npm and cargo begin with small letters too. */
const DANGEROUS = new RegExp(
	`^(${[
		...['PATH', 'IFS', 'ENV', 'BASH_ENV', 'BASH_FUNC_.*', 'BASHOPTS', 'SHELLOPTS', 'SHELL', 'PROMPT_COMMAND'],
		...['PS[0-4]', 'CDPATH'],
		...[
			'RANDOM',
			'SRANDOM',
			'SECONDS',
			'LINENO',
			'OPTIND',
			'HISTCMD',
			'HIST\\w*',
			'MAIL\\w*',
			'TIMEFORMAT',
			'FUNCNEST',
			'EPOCH\\w*',
			'BASH_\\w*',
		],
		...['EXECIGNORE', 'FPATH', 'ZDOTDIR', 'HOME', 'PWD', 'OLDPWD', 'BASH_LOADABLES_PATH', 'BASH_ALIASES'],
		...['BASH_CMDS', 'POSIXLY_CORRECT'],
		...['LD_.*', 'DYLD_.*', 'GCONV_PATH', 'LOCPATH', 'NLSPATH', 'MALLOC_.*', 'TERMINFO', 'TERMCAP'],
		...['HOSTALIASES', 'RES_OPTIONS'],
		...['EDITOR', 'VISUAL', 'PAGER', '.*_PAGER', 'MANPAGER', '.*_EDITOR', 'BROWSER', 'LESS', 'LESSOPEN'],
		...['LESSCLOSE', '.*_ASKPASS'],
		...['GIT_.*', 'SSH_.*', 'GPG_.*', 'GNUPGHOME', 'XDG_.*', 'DBUS_.*'],
		...['NODE_OPTIONS', 'NODE_PATH', 'NODE_REPL_.*', 'NODE_EXTRA_CA_CERTS', '[nN][pP][mM]_[cC][oO][nN][fF][iI][gG]_.*'],
		...['COREPACK_.*', 'YARN_.*'],
		...['PYTHONSTARTUP', 'PYTHONHOME', 'PYTHONINSPECT', 'PYTHONBREAKPOINT', 'PYTHONWARNINGS', 'PIP_.*'],
		...['PERL5.*', 'PERLLIB', 'RUBY.*', 'GEM_.*'],
		...['JAVA_.*', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS', 'MAVEN_OPTS', 'GRADLE_OPTS', 'CLASSPATH', 'PHPRC'],
		...['PHP_INI_SCAN_DIR', 'LUA_.*'],
		...['RUSTC.*', 'CARGO_.*', 'RUSTFLAGS', 'RUSTDOC.*', 'CC', 'CXX', 'LD', 'AR', 'AS', 'CPP', 'MAKEFLAGS'],
		...['MFLAGS', 'MAKEFILES', 'MAKE.*'],
		...['GOFLAGS', 'GOROOT', 'GOPROXY', 'GOTOOL.*', 'GOENV', 'CGO_.*', 'TAR_OPTIONS', 'GREP_OPTIONS', 'AWK.*'],
		...[
			'RIPGREP_.*',
			'ZIP',
			'ZIPOPT',
			'UNZIP',
			'UNZIPOPT',
			'ZIPINFO(OPT)?',
			'TAPE',
			'GZIP',
			'XZ_(OPT|DEFAULTS)',
			'RSYNC_.*',
		],
		...['CURL_HOME', 'WGETRC', 'SYSTEM_WGETRC', 'https?_proxy', 'HTTPS?_PROXY', 'ALL_PROXY', 'all_proxy'],
		...['SQLITE_.*', 'OPENSSL_.*', 'SSL_.*'],
		...['ANTHROPIC_.*', 'CLAUDE_.*', 'CLAUDECODE', 'AUTOCODER_.*', 'AWS_.*', 'TMPDIR'],
	].join('|')})$`,
);

/** Values with which they do no harm. */
const HARMLESS: readonly (readonly [name: RegExp, value: RegExp])[] = [
	[/^(GIT_)?PAGER$|^MANPAGER$/, /^(cat)?$/],
	[/^(GIT_)?(EDITOR|SEQUENCE_EDITOR)$/, /^(true|:)$/],
	[/^GIT_(AUTHOR|COMMITTER)_(NAME|EMAIL|DATE)$/, /^/],
	[/^GIT_(TERMINAL_PROMPT|OPTIONAL_LOCKS|MERGE_AUTOEDIT)$/, /^(0|1|no)$/],
	[
		/^NODE_OPTIONS$/,
		/^(--?(max-old-space-size|max-semi-space-size|stack-trace-limit|no-warnings|no-deprecation|trace-\w+|enable-source-maps|experimental-[\w-]+|unhandled-rejections)(=[\w-]+)?\s*)*$/,
	],
	[/^NODE_PATH$/, /^(\.\/)?(src|dist|node_modules|\.)$/],
	[
		/^(npm|NPM)_(config|CONFIG)_(loglevel|yes|fund|audit|update_notifier|progress|legacy_peer_deps|LOGLEVEL|YES|FUND|AUDIT|PROGRESS|LEGACY_PEER_DEPS)$/,
		/^\w*$/,
	],
	[/^(UN)?ZIP$/, /^(?!-)[\w./-]*$/],
	[/^PIP_(NO_INPUT|DISABLE_PIP_VERSION_CHECK|NO_CACHE_DIR)$/, /^\w*$/],
	[/^PYTHONWARNINGS$/, /^(ignore|default|error|once|always)$/],
	[/^CARGO_(TERM_COLOR|INCREMENTAL|TARGET_DIR|BUILD_JOBS)$/, /^(?!\/)[\w./-]*$/],
	[/^(CC|CXX)$/, /^(gcc|g\+\+|clang|clang\+\+|cc|c\+\+)$/],
	[/^CGO_ENABLED$/, /^[01]$/],
	[/^BROWSER$/, /^(none|false)?$/],
	[/^IFS$/, /^$/],
	[/^(RANDOM|SECONDS|OPTIND|TIMEFORMAT)$/, /^[\w %]*$/],
];

/** Directories with the project's own programs, before those that are on the PATH already. */
const OWN_PATH =
	/^(PATH=)?((\.\/|\$PWD\/|\$\{PWD\}\/|\$\(pwd\)\/)?([\w-]+\/){0,4}(node_modules\/\.bin|\.?venv\/bin|vendor\/bin):)+\$(PATH|\{PATH\})$/;

/** Judges a variable that a command sets, for itself or for what it starts. */
export function checkVariable(name: string, value: Argument | undefined, command: string | undefined): void {
	// `while IFS=, read -r a b` sets it for read alone.
	if (name === 'IFS' && command === 'read') return;
	if (!DANGEROUS.test(name)) return;
	const text = value?.text;
	if (text !== undefined && HARMLESS.some(([names, values]) => names.test(name) && values.test(text))) return;
	if (name === 'PATH' && OWN_PATH.test(value?.source.replaceAll('"', '') ?? '')) return;
	throw new Refusal(
		'variable',
		`The variable ${quote(name)} decides what other programs start or load, and is not to be set.`,
		name === 'PATH'
			? 'Name the program by its path, such as ./node_modules/.bin/vite, or use npx; PATH="./node_modules/.bin:$PATH" is allowed.'
			: 'Run the command without, or set it in the code or the settings of the project.',
	);
}
