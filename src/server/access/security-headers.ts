/**
 * What browsers are told with every answer. Only our own files run and are asked ('self' covers our WebSockets), nobody frames us, and
 * no foreign page reads us. There are no CORS headers: no other origin has business here.
 */
export const SECURITY_HEADERS = {
	'content-security-policy': [
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		// Screenshots are shown from memory, small icons stand in the style sheet.
		"img-src 'self' data: blob:",
		"font-src 'self'",
		"connect-src 'self'",
		"manifest-src 'self'",
		"form-action 'self'",
		"frame-ancestors 'none'",
		"base-uri 'none'",
	].join('; '),
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'referrer-policy': 'no-referrer',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
} as const;
