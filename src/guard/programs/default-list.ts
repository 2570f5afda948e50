/** Programs that do nothing but what their words say, whatever those are: they start no other program. Builtins of bash are among them. */
export const PLAIN: readonly string[] = [
	// builtins
	...['echo', 'true', 'false', ':', 'pwd', 'fg', 'bg', 'break', 'continue', 'return', 'exit', 'shift', 'umask'],
	...['times'],
	...['disown', 'dirs', 'ulimit'],
	// looking at files
	...['cat', 'tac', 'head', 'tail', 'wc', 'nl', 'od', 'xxd', 'hexdump', 'strings', 'file', 'stat', 'ls', 'tree'],
	...['du', 'df'],
	...['basename', 'dirname', 'realpath', 'readlink', 'diff', 'cmp', 'comm', 'md5sum', 'sha1sum', 'sha256sum'],
	...['sha512sum', 'cksum'],
	// text
	...['grep', 'egrep', 'fgrep', 'cut', 'tr', 'uniq', 'paste', 'join', 'fold', 'fmt', 'rev', 'column', 'expand'],
	...['unexpand', 'shuf'],
	...['jq', 'yq', 'base64', 'base32', 'iconv', 'bc', 'expr', 'seq', 'yes', 'numfmt', 'dos2unix', 'unix2dos'],
	...['csplit', 'tsort'],
	// archives that cannot start anything
	...['gzip', 'gunzip', 'zcat', 'bzip2', 'bunzip2', 'bzcat', 'xz', 'unxz', 'xzcat', 'zstd', 'unzstd', 'unzip'],
	...['zipinfo'],
	// the machine
	...['ps', 'pgrep', 'lsof', 'ss', 'netstat', 'free', 'uptime', 'nproc', 'uname', 'hostname', 'whoami', 'id'],
	...['groups', 'arch'],
	...['printenv', 'date', 'cal', 'sleep', 'which', 'type', 'locale', 'tty', 'getconf', 'lscpu', 'vmstat', 'pidof'],
	...['clear'],
	...['uuidgen', 'sync', 'pstree', 'top', 'whereis', 'getent', 'fuser'],
	// the tools of a project: they run its code as the application itself does
	...['node', 'nodejs', 'tsx', 'ts-node', 'tsc', 'deno', 'vite', 'vitest', 'jest', 'mocha', 'ava', 'eslint'],
	...['prettier', 'biome'],
	...['next', 'nuxt', 'astro', 'svelte-kit', 'ng', 'vue-cli-service', 'react-scripts', 'webpack', 'rollup'],
	...['esbuild', 'turbo', 'nx'],
	...['tailwindcss', 'postcss', 'sass', 'playwright', 'cypress', 'prisma', 'drizzle-kit', 'knex', 'sequelize'],
	...['storybook', 'serve'],
	...['http-server', 'nodemon', 'pm2', 'wait-on', 'stylelint', 'knip', 'swc', 'tsup', 'unbuild', 'c8', 'nyc'],
	...['svgo', 'lerna'],
	...['python', 'python3', 'pytest', 'ruff', 'black', 'isort', 'flake8', 'pylint', 'mypy', 'pyright', 'coverage'],
	...['tox', 'alembic'],
	...['flask', 'uvicorn', 'gunicorn', 'hypercorn', 'celery', 'django-admin', 'virtualenv', 'ipython', 'pre-commit'],
	...['perl', 'ruby', 'rake', 'rails', 'rspec', 'rubocop', 'php', 'phpunit', 'artisan', 'lua', 'java', 'javac'],
	...['jar', 'mvn', 'gradle'],
	...['dotnet', 'rustc', 'rustfmt', 'clippy-driver', 'gofmt', 'goimports', 'golangci-lint', 'cmake', 'ctest'],
	...['ninja', 'meson'],
	...['gcc', 'g++', 'cc', 'c++', 'clang', 'clang++', 'ld', 'ar', 'nm', 'objdump', 'shellcheck', 'shfmt'],
	...['hadolint', 'protoc', 'buf'],
	...['elixir', 'mix', 'swift', 'kotlinc', 'zig', 'ghc', 'stack', 'sbt', 'scala', 'hugo', 'jekyll', 'mkdocs'],
	...['sphinx-build'],
];

interface Closed {
	readonly names: readonly string[];
	readonly why: string;
	readonly instead: string;
}

/** Programs that no setting opens. */
export const HARD: readonly Closed[] = [
	{
		names: [
			...['sudo', 'su', 'doas', 'pkexec', 'runuser', 'setpriv', 'capsh', 'newgrp', 'sg', 'passwd', 'useradd'],
			...['usermod', 'visudo'],
		],
		why: 'gives rights that an agent does not have',
		instead: 'Work without: install what you need inside the project.',
	},
	{
		names: [
			...['ssh', 'scp', 'sftp', 'ssh-add', 'ssh-agent', 'ssh-keygen', 'ssh-keyscan', 'ssh-copy-id', 'telnet'],
			...['rsh', 'rlogin', 'ftp'],
		],
		why: 'reaches other machines',
		instead: 'Stay on this machine; note in claude-progress.txt what a person has to do elsewhere.',
	},
	{
		names: [
			...['mount', 'umount', 'chroot', 'nsenter', 'unshare', 'bwrap', 'firejail', 'losetup', 'mkfs', 'fdisk'],
			...['parted', 'mknod'],
			...['insmod', 'modprobe', 'rmmod', 'sysctl', 'iptables', 'nft', 'ip', 'ifconfig', 'systemctl', 'service'],
			...['systemd-run'],
			...['reboot', 'shutdown', 'halt', 'poweroff', 'init', 'telinit', 'loginctl', 'launchctl', 'dd', 'chattr'],
			...['setcap'],
		],
		why: 'changes the machine and not the project',
		instead: 'Leave the machine as it is.',
	},
	{
		names: ['at', 'batch', 'crontab', 'atd', 'crond'],
		why: 'starts programs after the session, where nobody sees them',
		instead: 'Start it now, in the background, with "&".',
	},
	{
		names: ['gdb', 'lldb', 'strace', 'ltrace', 'perf', 'bpftrace', 'ptrace', 'reptyr'],
		why: 'looks into other processes',
		instead: 'Use logs, or the debugger of the language itself.',
	},
	{
		names: ['claude', 'autocoder', 'tmux', 'screen', 'at-spi', 'dbus-send', 'dbus-run-session', 'gdbus', 'busctl'],
		why: 'reaches what runs this session',
		instead: 'Do the work in this session itself.',
	},
	{
		names: [
			...['alias', 'unalias', 'enable', 'bind', 'complete', 'compgen', 'compopt', 'fc', 'history', 'caller'],
			...['logout', 'coproc'],
		],
		why: 'changes what later words mean, or is of use to people only',
		instead: 'Write the commands out.',
	},
];

/** Programs that are refused unless the user opens them. */
export const CLOSED: readonly Closed[] = [
	{
		names: [
			...['vi', 'vim', 'nvim', 'nano', 'emacs', 'ed', 'ex', 'pico', 'view', 'code', 'less', 'more', 'most'],
			...['man', 'info', 'watch', 'htop'],
		],
		why: 'waits for a person at a keyboard, and can start other programs',
		instead: 'Use the Read and Edit tools, or head, tail and grep.',
	},
	{
		names: [
			...['docker', 'docker-compose', 'podman', 'nerdctl', 'kubectl', 'helm', 'minikube', 'vagrant'],
			...['multipass', 'lxc', 'buildah'],
		],
		why: 'starts programs outside of the project, with rights over the whole machine',
		instead: 'Start the service itself, or note in claude-progress.txt that the user may open it in guard.yaml.',
	},
	{
		names: [
			...['apt', 'apt-get', 'aptitude', 'dpkg', 'yum', 'dnf', 'rpm', 'apk', 'pacman', 'brew', 'port', 'snap'],
			...['flatpak', 'zypper'],
			...['corepack', 'nvm', 'fnm', 'volta', 'pyenv', 'rbenv', 'rustup', 'asdf', 'mise', 'sdk'],
		],
		why: 'installs for the whole machine or user',
		instead: 'Install it in the project, with npm, pip in a virtual environment, cargo or go.',
	},
	{
		names: [
			...['gh', 'glab', 'hub', 'aws', 'gcloud', 'gsutil', 'az', 'heroku', 'vercel', 'netlify', 'fly', 'flyctl'],
			...['wrangler', 'firebase'],
			...['supabase', 'railway', 'doctl', 'terraform', 'pulumi', 'ansible', 'stripe', 'ngrok', 'cloudflared'],
			...['rclone', 's3cmd', 'gh-pages', 'netlify-cli', 'firebase-tools', 'surge', 'np', 'semantic-release'],
		],
		why: "acts in the user's accounts elsewhere",
		instead: 'Build and test here; note what a person has to do there.',
	},
	{
		names: [
			...['nc', 'ncat', 'netcat', 'socat', 'nmap', 'tcpdump', 'ping', 'dig', 'host', 'nslookup', 'traceroute'],
			...['whois'],
		],
		why: 'talks to other machines',
		instead: 'Ask the application with curl on localhost.',
	},
	{
		names: ['psql', 'mysql', 'mariadb', 'mongosh', 'mongo', 'redis-cli', 'createdb', 'dropdb', 'pg_dump', 'mysqldump'],
		why: 'reaches databases outside of the project, and can start programs',
		instead: "Use a script of the project with its own database client, or sqlite3 on the project's file.",
	},
	{
		names: [
			...['parallel', 'script', 'expect', 'entr', 'inotifywait', 'flock', 'unbuffer', 'dc', 'tclsh'],
			...['gawk-inplace', 'busybox', 'toybox'],
		],
		why: 'runs text as commands that the guard cannot read',
		instead: 'Write the commands out, or as a script file that you run.',
	},
	{
		names: ['gpg', 'gpg2', 'pass', 'secret-tool', 'security', 'keyctl', 'op', 'bw', 'age', 'sops'],
		why: 'handles keys and passwords of the user',
		instead: 'Work without; read settings from the environment.',
	},
	{
		names: ['chown', 'chgrp', 'setfacl', 'shred', 'truncate', 'wipe', 'srm'],
		why: 'destroys or gives away files beyond what building an application needs',
		instead: 'Use rm on the files by name, or chmod.',
	},
	{
		names: [
			...['chromium', 'chromium-browser', 'google-chrome', 'chrome', 'firefox', 'xdg-open', 'open'],
			...['osascript', 'xterm'],
		],
		why: 'opens programs outside of the tests',
		instead: 'Use the browser tools, or Playwright in the project.',
	},
];

/** Commands of packages that npx and its like may fetch and run. */
export const KNOWN_PACKAGES: readonly string[] = [
	...['typescript', 'tsc', 'tsx', 'ts-node', 'vite', 'vitest', 'jest', 'mocha', 'eslint', 'prettier', 'biome'],
	...['@biomejs/biome'],
	...['next', 'nuxt', 'nuxi', 'astro', 'svelte-kit', 'sv', 'remix', '@angular/cli', 'ng', 'react-scripts'],
	...['create-react-app'],
	...['create-next-app', 'create-vite', 'create-vue', 'create-svelte', 'create-astro', 'create-remix'],
	...[
		'create-expo-app',
		'create-t3-app',
		'create-hono',
		'create-nuxt',
		'create-nuxt-app',
		'create-solid',
		'create-qwik',
	],
	...[
		'create-electron-app',
		'create-fastify',
		'create-strapi-app',
		'create-turbo',
		'create-react-router',
		'create-playwright',
	],
	...['webpack', 'webpack-cli', 'rollup', 'esbuild', 'turbo', 'nx', 'tailwindcss', '@tailwindcss/cli', 'postcss'],
	...['sass', 'playwright'],
	...['@playwright/test', 'cypress', 'prisma', 'drizzle-kit', 'knex', 'sequelize-cli', 'typeorm', 'storybook'],
	...['serve', 'http-server'],
	...['json-server', 'nodemon', 'wait-on', 'concurrently', 'rimraf', 'mkdirp', 'cross-env', 'npm-run-all'],
	...['stylelint', 'knip', 'depcheck'],
	...['npm-check-updates', 'ncu', 'shadcn', 'shadcn-ui', 'husky', 'lint-staged', 'commitlint', 'tsup', 'unbuild'],
	...['c8', 'nyc', 'swc'],
	...['@redocly/cli', 'openapi-typescript', '@openapitools/openapi-generator-cli', 'graphql-codegen'],
	...['kill-port', 'degit'],
	...['envinfo', 'license-checker', 'madge', 'size-limit', 'lighthouse', 'pa11y', 'axe', 'cap', 'expo', 'sirv'],
	...['sirv-cli', 'live-server'],
	...['express-generator', 'start-server-and-test', 'dotenv', 'dotenv-cli', 'zod-to-json-schema', 'svgo'],
	...['source-map-explorer', 'browserslist'],
	...['vue-tsc', 'svelte-check', 'babel', '@babel/cli', 'oxlint', 'tsc-alias', 'tsc-watch', 'tsdown', 'typedoc'],
	...['markdownlint-cli', 'markdownlint-cli2', 'cspell', 'html-validate', 'htmlhint', 'vitepress', '@11ty/eleventy'],
	...['parcel', 'postcss-cli', 'terser', 'sort-package-json', 'publint', 'dependency-cruiser', 'msw'],
	...['wait-port', 'npm-run-all2', 'ava', 'karma', 'jasmine', 'gatsby'],
	// What `npm init NAME` and `npm create NAME` fetch.
	...['create-playwright', 'create-@eslint/config', 'create-solid', 'create-hono', 'create-nuxt', 'create-preact'],
	...['create-react-router', 'create-turbo', 'create-qwik', 'create-rsbuild', 'create-expo', 'create-docusaurus'],
	...['create-nx-workspace', 'create-storybook', 'create-electron-app'],
];
