interface SecretPattern {
	/** Texts of which one must occur, since looking for them is much faster. */
	readonly hint?: readonly string[];
	readonly pattern: RegExp;
	readonly replacement: string;
}

/**
 * What secrets look like. Each pattern starts at the beginning of a word (never inside base64 or a hash) and runs through a text in
 * linear time: what repeats is bounded or cannot be cut in two ways. None takes a quote or half an escape, so that JSON stays JSON.
 */
export const PATTERNS: readonly SecretPattern[] = [
	{
		hint: ['PRIVATE KEY'],
		// Only with something like a key behind it: programs that read keys name the header too. The end may have been cut off.
		pattern:
			/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?=(?:[A-Za-z0-9+/=\s:,.()-]|\\[nr]){0,400}?[A-Za-z0-9+/]{24})(?:(?!-----END)(?:[A-Za-z0-9+/=\s:,.()-]|\\[nr]))*(?:-----END [A-Z0-9 ]{0,60}-----)?/g,
		replacement: '[hidden]',
	},
	{
		hint: ['sk-', 'sk_', 'rk_', 'whsec_'],
		// Without a digit it may be a name: the CSS classes of a spinner begin with "sk-".
		pattern:
			/(?<![\w-])(?:sk-ant-[\w-]{8,}|sk-(?=[\w-]{0,80}\d)[\w-]{20,}|[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,})/g,
		replacement: '[hidden]',
	},
	{
		hint: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'glpat-', 'gl', 'npm_', 'hf_', 'xox', 'xapp-'],
		pattern:
			/(?<![\w-])(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|gl(?:pat|rt|ptt|dt|cbt|oas|soat|imt|agent|ffct)-[\w-]{16,}|npm_[A-Za-z0-9]{30,}|hf_[A-Za-z0-9]{30,}|xox[a-z]-[\w-]{10,}|xapp-[\w-]{16,})/g,
		replacement: '[hidden]',
	},
	{
		hint: ['AKIA', 'ASIA', 'AIza', 'ya29.', 'GOCSPX-'],
		pattern:
			/(?<![\w+/-])(?:A(?:KIA|SIA)[A-Z0-9]{16}(?![\w+])|AIza[\w-]{35}(?![\w-])|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,})/g,
		replacement: '[hidden]',
	},
	{
		hint: [
			...['pypi-', 'dop_v1_', 'doo_v1_', 'dor_v1_', 'SG.', 'SK', 'shp', 'sq0', 'dapi', 'sbp_', 'key-', '-us'],
			...['hvs.', 'glc_', 'glsa_'],
		],
		// PyPI, DigitalOcean, SendGrid, Twilio, Shopify, Square, Databricks, Supabase, Mailgun, Mailchimp, Vault, Grafana.
		pattern:
			/(?<![\w-])(?:pypi-[\w-]{40,}|do[opr]_v1_[a-f0-9]{40,}|SG\.[\w-]{16,32}\.[\w-]{30,60}(?![\w-])|SK[0-9a-f]{32}(?!\w)|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|sq0(?:atp|csp)-[\w-]{22,}|dapi[0-9a-f]{32}|sbp_[a-f0-9]{40}|key-[0-9a-f]{32}(?!\w)|[0-9a-f]{32}-us\d{1,2}(?!\w)|hvs\.[\w-]{24,}|gl(?:c|sa)_[\w-]{32,})/g,
		replacement: '[hidden]',
	},
	{
		hint: [
			...['gsk_', 'xai-', 'pplx-', 'r8_', 'ATATT3', 'lin_api_', 'ntn_', 'PMAK-', 'figd_', 'nfp_', 'sntry'],
			...['NRAK-', 'dckr_pat_', 'rubygems_'],
		],
		// Groq, xAI, Perplexity, Replicate, Atlassian, Linear, Notion, Postman, Figma, Netlify, Sentry, New Relic, Docker, RubyGems.
		pattern:
			/(?<![\w-])(?:gsk_[A-Za-z0-9]{30,}|xai-[A-Za-z0-9]{40,}|pplx-[A-Za-z0-9]{32,}|r8_[A-Za-z0-9]{30,}|ATATT3[\w=-]{40,}|lin_api_[A-Za-z0-9]{30,}|ntn_[A-Za-z0-9]{30,}|PMAK-[a-f0-9-]{40,}|figd_[\w-]{30,}|nfp_[A-Za-z0-9]{30,}|sntry[su]_[\w=+/.-]{40,}|NRAK-[A-Z0-9]{24,}|dckr_pat_[\w-]{20,}|rubygems_[a-f0-9]{40,})/g,
		replacement: '[hidden]',
	},
	{
		hint: [':AA', '8Q~', '7Q~', '1//0'],
		// Telegram, Azure, Google's refresh tokens.
		pattern:
			/(?<![\w-])(?:\d{8,10}:AA[\w-]{32,34}(?![\w-])|[\w.~-]{3}[78]Q~[\w.~-]{30,40}(?![\w.~-])|1\/\/0[\w-]{40,})/g,
		replacement: '[hidden]',
	},
	{
		hint: ['.'],
		// Discord: the user's number in base64, a time, a signature.
		pattern: /(?<![\w.-])[MNO][A-Za-z\d_-]{22,27}\.[\w-]{6}\.[\w-]{27,40}(?![\w-])/g,
		replacement: '[hidden]',
	},
	{
		hint: ['eyJ'],
		pattern: /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)?/g,
		replacement: '[hidden]',
	},
	{
		hint: ['hooks.slack.com/', '/api/webhooks/'],
		pattern: /(hooks\.slack\.com\/[a-z]{1,20}\/|\/api\/webhooks\/)[\w/-]{10,}/g,
		replacement: '$1[hidden]',
	},
	{
		hint: ['://'],
		// A user without a password is one, unless it is long: then it is a token.
		pattern: /(:\/\/[^\s/?#@:"'<>\\]{0,200}:)[^\s/?#"'<>\\]{1,500}@|(:\/\/)[^\s/?#@:"'<>\\]{16,500}@/g,
		replacement: '$1$2[hidden]@',
	},
	{
		hint: ['?', '&'],
		pattern: /([?&](?:code|key|sig|signature|token)=)[\w%.~+/-]{16,}/gi,
		replacement: '$1[hidden]',
	},
	{
		// A word behind "Bearer" is prose; a token has a digit.
		pattern: /(?<!\w)((?:bearer|basic)\s{1,4})(?=[\w.~+/-]{0,80}\d)[\w.~+/-]{16,}=*/gi,
		replacement: '$1[hidden]',
	},
	{
		// As a shell or .env file has it. What is computed or referred to ($X, f(x), process.env.X) is no value.
		pattern:
			/(?<!\w)((?:[A-Z][A-Z0-9_]{0,60}_)?(?:KEY|TOKEN|SECRET|PASS(?:WORD|WD|PHRASE)?|PWD|CREDENTIALS?|AUTH)=\\?["']?)(?!process\.|import\.|os\.|(?:\w{1,60}\.){0,4}\w{1,60}[([])[\w.~+/@:%!^*-]{6,}={0,2}/g,
		replacement: '$1[hidden]',
	},
	{
		// What is as random as only a secret is, beside a word that may mean other things too: a key may be one of a list.
		pattern:
			/(?<![\w-])((?:[kK]ey|KEY|[pP]wd|[pP]ass|PASS|[pP]w|[aA]uth|[cC]redentials?)\\?["']?\s{0,2}[:=]\s{0,2}\\?["']?)(?=[^\s"'`\\,;]{0,80}\d)(?=[^\s"'`\\,;]{0,80}[a-z])(?=[^\s"'`\\,;]{0,80}[A-Z])[A-Za-z0-9_+/~.-]{20,}={0,2}/g,
		replacement: '$1[hidden]',
	},
	{
		// As JSON, YAML, query strings and headers have it; with a digit, else it is a word: "password": "required".
		pattern:
			/(?<![\w-])([\w-]{0,40}?(?:api[_-]?key|(?:access|account|private|secret|signing|encryption|master)[_-]?key|secret|token|passw(?:or)?d|passphrase|authorization|cookie)\\?["']?\s{0,2}[:=]\s{0,2}\\?["']?(?:(?:bearer|basic|token)\s)?)(?!(?:\w{1,60}\.){0,4}\w{1,60}[([])(?=[^\s"'`\\,;&<>(){}[\]]{0,80}\d)[^\s"'`\\,;&<>(){}[\]$]{8,}/gi,
		replacement: '$1[hidden]',
	},
];

/**
 * What a text has that holds a secret of any kind above: found many times faster than the secrets themselves, so that they are looked
 * for only in the lines around it. Three expressions are faster than one.
 */
export const TRIGGERS: readonly RegExp[] = [
	/PRIVATE KEY|(?:sk|xapp|xai|pplx|pypi|key|NRAK|PMAK|GOCSPX|gl[a-z]{2,5})-|sq0|xox|[sr]k_|whsec_|gh[pousr]_|github_pat_|npm_|hf_|A[KS]IA|AIza|ya29\.|eyJ|do[opr]_v1_|SG\.|SK[0-9a-f]{4}|shp[a-z]{2}_|dapi|sbp_|-us\d|hvs\.|gl(?:c|sa)_|gsk_|r8_|ATATT3|lin_api_|ntn_|figd_|nfp_|sntry|dckr_pat_|rubygems_|:AA|[78]Q~|1\/\/0|hooks\.slack\.com\/|\/api\/webhooks\/|[MNO][\w-]{22,27}\.[\w-]{6}\./g,
	/:\/\/[^\s/?#"'<>\\]{1,700}@|[?&](?:code|key|sig|signature|token)=/gi,
	/key|token|secret|pass|pwd|pw\W|credential|auth|bearer|basic|cookie/gi,
];

const SECRET_NAME =
	/(?:KEY|TOKENS?|SECRET|PASS|PASSWORD|PASSWD|PASSPHRASE|_PWD|CREDENTIALS?|AUTH|AUTHORIZATION|COOKIE|WEBHOOK(?:_?URL)?)(?:_|\d*$)/i;

/** Whether what a variable or field of this name holds is to be kept to oneself. */
export function soundsSecret(name: string): boolean {
	return SECRET_NAME.test(name);
}
