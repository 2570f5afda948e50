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
		hint: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'glpat-', 'npm_', 'hf_', 'xox', 'xapp-'],
		pattern:
			/(?<![\w-])(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|npm_[A-Za-z0-9]{30,}|hf_[A-Za-z0-9]{30,}|xox[a-z]-[\w-]{10,}|xapp-[\w-]{16,})/g,
		replacement: '[hidden]',
	},
	{
		hint: ['AKIA', 'ASIA', 'AIza', 'ya29.', 'GOCSPX-'],
		pattern:
			/(?<![\w+/-])(?:A(?:KIA|SIA)[A-Z0-9]{16}(?![\w+])|AIza[\w-]{35}(?![\w-])|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,})/g,
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
		// As JSON, YAML, query strings and headers have it; with a digit, else it is a word: "password": "required".
		pattern:
			/(?<![\w-])([\w-]{0,40}?(?:api[_-]?key|(?:access|private|secret|signing|encryption)[_-]?key|secret|token|passw(?:or)?d|passphrase|authorization|cookie)\\?["']?\s{0,2}[:=]\s{0,2}\\?["']?(?:(?:bearer|basic|token)\s)?)(?!(?:\w{1,60}\.){0,4}\w{1,60}[([])(?=[^\s"'`\\,;&<>(){}[\]]{0,80}\d)[^\s"'`\\,;&<>(){}[\]$]{8,}/gi,
		replacement: '$1[hidden]',
	},
];

const SECRET_NAME =
	/(?:KEY|TOKENS?|SECRET|PASS|PASSWORD|PASSWD|PASSPHRASE|_PWD|CREDENTIALS?|AUTH|AUTHORIZATION|COOKIE|WEBHOOK(?:_?URL)?)(?:_|\d*$)/i;

/** Whether what a variable or field of this name holds is to be kept to oneself. */
export function soundsSecret(name: string): boolean {
	return SECRET_NAME.test(name);
}
