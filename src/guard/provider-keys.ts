/** What may stand before a word and yet ends no other: colours of a terminal, escapes of JSON and JavaScript, of addresses. */
const ESCAPE = String.raw`\[[\d;]{0,12}m|\\[nrtbf]|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|%(?:25){0,3}[\da-fA-F]{2}`;
/** The beginning of a word, or of what none of the given characters is before. */
export const wordStart = (before = '\\w-') => `(?<![${before}](?<!${ESCAPE}))`;

type Format = readonly [beginning: string, rest: string];

/**
 * Keys that begin with the name of who gives them out, and a mark behind it. That mark is what is looked for, since it is rare: the
 * beginning is everything up to it, and the rest has at least eight characters.
 */
const MARKED: Readonly<Record<'_' | '-' | '.', readonly Format[]>> = {
	_: [
		['gh[pousr]', '[A-Za-z0-9]{20,}'],
		['github_pat', '\\w{20,}'],
		// Stripe, Clerk, WorkOS; ElevenLabs.
		['[sr]k_(?:live|test|prod)', '[A-Za-z0-9]{10,}'],
		['sk', '[a-f0-9]{40,}'],
		['whsec', '[A-Za-z0-9+/=]{16,}'],
		['npm', '[A-Za-z0-9]{30,}'],
		['hf', '[A-Za-z0-9]{30,}'],
		// DigitalOcean, Shopify, Supabase, Grafana, Groq, Replicate, Linear, Notion, Figma, Netlify, Sentry, Docker, RubyGems.
		['do[opr]_v1', '[a-f0-9]{40,}'],
		['shp(?:at|ca|pa|ss)', '[a-fA-F0-9]{32}'],
		['sbp', '[a-f0-9]{40}'],
		['sb_secret', '[\\w-]{20,}'],
		['gl(?:c|sa)', '[\\w-]{32,}'],
		['gsk', '[A-Za-z0-9]{30,}'],
		['r8', '[A-Za-z0-9]{30,}'],
		['lin_(?:api|oauth)', '[A-Za-z0-9]{30,}'],
		['ntn', '[A-Za-z0-9]{30,}'],
		['secret', '[A-Za-z0-9]{43}(?!\\w)'],
		['figd', '[\\w-]{30,}'],
		['nfp', '[A-Za-z0-9]{30,}'],
		['sntry[su]', '[\\w=+/.-]{40,}'],
		['dckr_[op]at', '[\\w-]{20,}'],
		['rubygems', '[a-f0-9]{40,}'],
		// Resend: without a digit it may be a name.
		['re', '(?=\\w{0,60}\\d)(?=\\w{0,60}[A-Z])(?:[A-Za-z0-9]{6,12}_)?[A-Za-z0-9]{20,}'],
		// Neon, PlanetScale, Vercel, Pinecone, Fly, 1Password, CircleCI, Razorpay, LangSmith, Deno, PostHog.
		['napi', '[a-z0-9]{30,}'],
		['pscale_(?:tkn|pw|oauth|otkn)', '[\\w.=-]{30,}'],
		['vc[aikpr]', '(?=\\w{0,60}\\d)[A-Za-z0-9]{20,}'],
		['vercel_blob_rw', '[A-Za-z0-9]{8,}_[A-Za-z0-9]{20,}'],
		['pcsk', '\\w{40,}'],
		['(?:fm[12][ar]?|fo1)', '[A-Za-z0-9+/_=-]{40,}'],
		['ops', 'eyJ[\\w+/=-]{40,}'],
		['CCI(?:PAT|PRJ)', '\\w{30,}'],
		['rzp_(?:live|test)', '[A-Za-z0-9]{14,}'],
		['lsv2_(?:pt|sk)', '[a-f0-9]{32}_[a-f0-9]{10}'],
		['dd[opw]', '[A-Za-z0-9]{36,}'],
		['ph[sx]', '[A-Za-z0-9]{30,}'],
		// Together, SonarQube, Sourcegraph, Prefect, Weights & Biases, Typeform, Shippo, Duffel, ReadMe.
		['tgp_v1', '[\\w-]{30,}'],
		['sq[apu]', '[a-f0-9]{40}'],
		['sgp', '(?:[a-fA-F0-9]{16}_)?[a-fA-F0-9]{40}'],
		['pnu', '[A-Za-z0-9]{36}'],
		['wandb_v1', '\\w{40,}'],
		['tfp', '[\\w.=-]{40,}'],
		['shippo_(?:live|test)', '[a-f0-9]{40}'],
		['duffel_(?:live|test)', '[\\w=-]{40,}'],
		['rdme', '[a-z0-9]{60,}'],
	],
	'-': [
		// Anthropic; OpenAI and its like. Without a digit it may be a name: the CSS classes of a spinner begin with "sk-".
		['sk-ant', '[\\w-]{8,}'],
		['sk', '(?=[\\w-]{0,80}\\d)[\\w-]{20,}'],
		// GitLab; those that are routed have dots.
		['gl(?:pat|rtr?|ptt|dt|cbt|oas|soat|imt|agent|ffct|ft|wt)', '[\\w-]{16,}(?:\\.[\\w-]{2,20}){0,2}'],
		// Slack, Google, PyPI, Square, Mailgun, xAI, Perplexity, Postman, New Relic.
		['xox[a-z](?:\\.xox[a-z])?', '[\\w-]{10,}'],
		['xapp', '[\\w-]{16,}'],
		['GOCSPX', '[\\w-]{20,}'],
		['pypi', '[\\w-]{40,}'],
		['sq0(?:atp|csp)', '[\\w-]{22,}'],
		['key', '[0-9a-f]{32}(?!\\w)'],
		['xai', '[A-Za-z0-9]{40,}'],
		['pplx', '[A-Za-z0-9]{32,}'],
		['PMAK', '[a-f0-9-]{40,}'],
		['NRAK', '[A-Z0-9]{24,}'],
		// Heroku, age, Tailscale, HubSpot, Brevo, NVIDIA, Tavily, Cerebras, Pulumi, Contentful, Flutterwave, Bedrock for a while.
		['HRKU', '[\\w-]{30,}'],
		['AGE-SECRET-KEY(?:-PQ)?', '1[A-Z0-9]{40,}'],
		['tskey(?:-[a-z]{2,12})?', '[\\w-]{16,}'],
		['pat-(?:na|eu|ap)\\d', '[a-fA-F0-9-]{32,}'],
		['x(?:key|smtp)sib', '[\\w-]{40,}'],
		['nvapi', '[\\w-]{40,}'],
		['tvly(?:-(?:dev|prod))?', '[A-Za-z0-9-]{20,}'],
		['csk', '[a-z0-9]{40,}'],
		['pul', '[a-f0-9]{40}'],
		['CFPAT', '[\\w-]{40,}'],
		['FLWSECK(?:_TEST)?', '[a-h0-9]{12,}(?:-X)?'],
		['bedrock-api-key', '[A-Za-z0-9+/=]{40,}'],
	],
	'.': [
		// SendGrid, Google's access tokens and Gemini, Vault, Doppler, Airtable, Terraform, Mapbox, Dynatrace.
		['SG', '[\\w-]{16,32}\\.[\\w-]{30,60}(?![\\w-])'],
		['ya29', '[\\w-]{20,}'],
		['AQ', '[\\w-]{30,}'],
		['hv[bs]', '[\\w-]{24,}'],
		['dp\\.(?:pt|st|ct|sa|scim|audit|said)', '[\\w.-]{20,}'],
		['pat[A-Za-z0-9]{14}', '[a-f0-9]{64}'],
		['[A-Za-z0-9]{14}\\.atlasv1', '[\\w-]{40,}'],
		['sk', 'eyJ[\\w-]{8,}\\.[\\w-]{16,}'],
		['dt0c01', '[A-Z0-9]{24}\\.[A-Z0-9]{40,}'],
		// Discord: the user's number in base64, a time, a signature.
		['[MNO][A-Za-z\\d_-]{22,27}', '[\\w-]{6}\\.[\\w-]{27,40}(?![\\w-])'],
	],
};

/** Keys that could be a piece of base64: AWS, Bedrock, Google, Facebook and Square, PayPal, Alibaba. */
const LIKE_BASE64: readonly string[] = [
	'A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{16}(?![\\w+])',
	'ABSK[A-Za-z0-9+/]{80,}={0,2}',
	'AIza[\\w-]{35}(?![\\w-])',
	'EAA[A-Z][\\w-]{59,}',
	'A21AA[\\w-]{60,}',
	'LTAI(?=[A-Za-z0-9]{0,20}\\d)[A-Za-z0-9]{12,30}(?!\\w)',
];

/** Other keys without such a mark, or with it within. */
const OTHERS: readonly string[] = [
	// Databricks, Twilio, Atlassian, GitLab, EasyPost, a JSON web token.
	'dapi[0-9a-f]{32}(?:-\\d)?',
	'SK[0-9a-f]{32}(?!\\w)',
	'AT(?:ATT|CTT|STT)3[\\w=-]{40,}',
	'ATBB[A-Za-z0-9]{24,}',
	'GR1348941[\\w-]{20,}',
	'EZ[AT]K[A-Za-z0-9]{54}(?!\\w)',
	'eyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}(?:\\.[\\w-]*)?',
	// Azure, Mailchimp, Telegram, applications of Azure, Google's refresh tokens, Braintree.
	'[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26}',
	'[0-9a-f]{32}-us\\d{1,2}(?!\\w)',
	'\\d{8,10}(?::|%3A)AA[\\w-]{32,34}(?![\\w-])',
	'[\\w.~-]{3}[78]Q~[\\w.~-]{30,40}(?![\\w.~-])',
	'1(?:\\/|%2F){2}0[\\w-]{40,}',
	'access_token(?:\\$|%24)(?:production|sandbox)(?:\\$|%24)[a-z0-9]{10,20}(?:\\$|%24)[a-f0-9]{32}',
];

const marks = Object.entries(MARKED).map(([mark, formats]) => ({
	mark: mark === '.' ? '\\.' : mark,
	begin: formats.map(([beginning]) => beginning).join('|'),
	formats,
}));

const MARK = `[_.-](?=[\\w.+/=-]{8})(?:${marks.map(({ mark, begin }) => `(?<=(?:${begin})${mark})`).join('|')})`;
const BASE64 = 'A(?:[KS]IA|BIA|CCA|BSK|Iza|21AA)|EAA[A-Z]|LTAI';
const OTHER =
	'SK[0-9a-f]{4}|dapi[0-9a-f]{4}|AT[ACS]TT3|ATBB|GR1348|EZ[AT]K|eyJ|JQQJ99|-us\\d|(?::|%3A)AA|Q~(?<=[78]Q~)|(?:\\/|%2F)0(?<=1(?:\\/|%2F){2}0)|(?:\\$|%24)(?<=access_token(?:\\$|%24))';

/** Each finds a place in the line of a key: first what is rare in a text, and what is before it only there. */
export const KEY_TRIGGERS: readonly string[] = [MARK, `${BASE64}|${OTHER}`];

const oneOf = (start: string, formats: readonly string[]) => new RegExp(`${start}(?:${formats.join('|')})`, 'g');

/** The keys themselves. Each starts where a word does, never inside of base64 or a hash. */
export const KEY_PATTERNS: readonly { readonly hint: RegExp; readonly pattern: RegExp }[] = [
	{
		hint: new RegExp(MARK),
		pattern: oneOf(
			wordStart(),
			marks.flatMap(({ mark, formats }) => formats.map(([beginning, rest]) => `${beginning}${mark}${rest}`)),
		),
	},
	{ hint: new RegExp(BASE64), pattern: oneOf(wordStart('\\w+/-'), LIKE_BASE64) },
	{ hint: new RegExp(OTHER), pattern: oneOf(wordStart(), OTHERS) },
];
