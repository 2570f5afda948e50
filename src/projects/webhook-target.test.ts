import { expect, it } from 'vitest';
import { webhookSecretOf, webhookTarget } from './webhook-target.ts';

const URL_SET = 'https://set.example/hook';
const variables = { PROGRESS_N8N_WEBHOOK_URL: 'http://127.0.0.1:5678/hook', PROGRESS_WEBHOOK_SECRET: 'word' };
const fromProject = new Set(['PROGRESS_N8N_WEBHOOK_URL']);
const users = { variables, fromProject: new Set<string>() };

it('a setting goes before the environment, and both are of the user', () => {
	expect(webhookTarget('recipes', {}, users)).toEqual({
		project: 'recipes',
		url: variables.PROGRESS_N8N_WEBHOOK_URL,
		secret: 'word',
		events: ['feature.passed'],
		publicOnly: false,
	});
	const set = { webhook_url: URL_SET, webhook_events: ['run.finished' as const] };
	expect(webhookTarget('recipes', set, users)).toMatchObject({ url: URL_SET, events: ['run.finished'] });
	expect(webhookTarget('recipes', {}, { variables: {}, fromProject })).toBeNull();
});

it('an address from a file of the project must be public; one that is set need not, whatever such a file says', () => {
	expect(webhookTarget('recipes', {}, { variables, fromProject })).toMatchObject({ publicOnly: true });
	const set = { webhook_url: 'http://127.0.0.1:1/hook' };
	expect(webhookTarget('recipes', set, { variables, fromProject })).toMatchObject({ publicOnly: false });
});

it('the secret has a name and an older one; the first that is set is used', () => {
	const [PROGRESS_WEBHOOK_SECRET, AUTOCODER_WEBHOOK_SECRET] = ['new', 'old'];
	expect(webhookSecretOf({ PROGRESS_WEBHOOK_SECRET, AUTOCODER_WEBHOOK_SECRET })).toBe('new');
	expect(webhookSecretOf({ PROGRESS_WEBHOOK_SECRET: '', AUTOCODER_WEBHOOK_SECRET })).toBe('old');
	expect(webhookSecretOf({ PROGRESS_WEBHOOK_SECRET: '' })).toBeNull();
});
