/**
 * Folders and files that hold credentials wherever they lie, or what starts programs of the user; in small letters, as they are compared.
 * What a project may have of its own, as an .npmrc, is in `OF_PROJECTS`.
 */
export const SECRET_PLACES: readonly string[] = [
	// keys, and what keeps them
	...['.ssh', '.gnupg', '.pki', '.password-store', '.local/share/keyrings', '.local/share/kwalletd', '.config/op'],
	...['.config/1password', '.config/keepassxc', '.config/bitwarden cli', '.config/sops', '.config/age'],
	...['library/keychains', 'library/application support/1password', 'appdata/roaming/gnupg'],
	...['appdata/roaming/microsoft/credentials', 'appdata/roaming/microsoft/protect'],
	...['appdata/local/microsoft/credentials', 'appdata/local/microsoft/vault'],
	// this program and its like
	...['.claude', '.claude.json', '.autocoder', '.codex', '.gemini', '.config/anthropic', '.config/github-copilot'],
	...['.local/share/opencode'],
	// clouds, and where programs are run
	...['.aws', '.azure', '.kube', '.docker', '.oci', '.ibmcloud', '.config/gcloud', '.config/rclone', '.s3cfg', '.boto'],
	...[
		'.config/containers/auth.json',
		'.config/doctl',
		'.config/hcloud',
		'.config/linode-cli',
		'.config/heroku',
		'.fly',
	],
	...['.config/netlify', '.config/stripe', '.config/configstore', '.config/.wrangler', '.wrangler/config', '.railway'],
	...['.local/share/com.vercel.cli', '.config/com.vercel.cli', '.config/ngrok', '.ngrok2', '.terraform.d', '.pulumi'],
	...['.terraformrc', '.vault-token', '.config/helm', '.config/sentry', '.sentryclirc', '.kaggle', '.huggingface'],
	...['.cache/huggingface/token'],
	// git and its hosts
	...[
		'.git-credentials',
		'.config/git/credentials',
		'.config/gh',
		'.config/hub',
		'.config/glab-cli',
		'.netrc',
		'_netrc',
	],
	// registries of packages
	...['.pypirc', '.cargo/credentials', '.cargo/credentials.toml', '.gem/credentials', '.local/share/gem/credentials'],
	...['.composer/auth.json', '.config/composer/auth.json', '.m2/settings.xml', '.m2/settings-security.xml'],
	...['.gradle/gradle.properties', '.nuget/nuget.config', '.config/nuget', '.config/pypoetry/auth.toml', '.condarc'],
	// databases
	...['.pgpass', '.my.cnf', '.mylogin.cnf', '.dbshell', '.mongorc.js', '.snowsql'],
	// browsers and mail
	...['.mozilla', '.thunderbird', '.config/google-chrome', '.config/chromium', '.config/microsoft-edge'],
	...['.config/bravesoftware', '.config/vivaldi', '.config/opera', 'snap/firefox', 'snap/chromium'],
	...['.var/app/org.mozilla.firefox', '.var/app/com.google.chrome', '.var/app/org.chromium.chromium'],
	...['library/cookies', 'library/safari', 'library/messages', 'library/application support/google/chrome'],
	...['library/application support/firefox', 'library/application support/chromium'],
	...['library/application support/microsoft edge', 'library/application support/bravesoftware'],
	...['appdata/roaming/mozilla', 'appdata/local/google/chrome', 'appdata/local/microsoft/edge'],
	...['appdata/local/bravesoftware'],
	// what starts programs
	...['.config/autostart', '.config/systemd', 'library/launchagents'],
	// what was typed, passwords among it
	...['.local/share/fish/fish_history', 'fish_history', 'appdata/roaming/microsoft/windows/powershell/psreadline'],
	...['.local/share/powershell/psreadline', '.lesshst', '.viminfo'],
];

/** `.bash_history`, `.zsh_history`, `.node_repl_history` and so on. */
export const HISTORIES = /\/\.[\w.-]*hist(ory|file)?(\/|$)/;

/** Files with keys that a project has of its own, where they are the project's: those of others are not to be read. */
export const OF_PROJECTS = /\/(\.env(\.[\w-]+)?|\.npmrc|\.yarnrc(\.yml)?|\.dev\.vars)$/;
