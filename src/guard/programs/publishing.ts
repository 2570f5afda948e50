import { quote, Refusal } from '../refusal.ts';
import { type Call, type Rule, unsure } from './rule.ts';

/** Words by which tools publish what they built. */
const WORDS: readonly (readonly [name: string, words: RegExp])[] = [
	['mkdocs', /^gh-deploy$/],
	['deno', /^(publish|deploy)$/],
	['mvn', /(^|:)(site-)?deploy([:-]|$)|^(release|scm|nexus-staging):|^exec:exec/],
	['gradle', /(^|:)(publ?i?s?h?$|publish[A-Z]\w*|upload[A-Z]\w*|release\w*|closeAnd\w*)/],
	['rake', /(^|:)(release|publish|push)\b/],
	['mix', /^hex\.(publish|user|organization|owner|retire)/],
	['swift', /^package-registry$/],
	['stack', /^upload$/],
	['sbt', /\bpublish/],
	['hugo', /^deploy$/],
];

/** Builders of other languages build and test; the user publishes. */
export const PUBLISHING_RULES: Record<string, Rule> = {
	...Object.fromEntries(WORDS.map(([name, pattern]) => [name, withoutWord(pattern)])),
	dotnet: (call) => {
		const [first, second, ...more] = call.args.map(({ text }) => text ?? '?');
		if (first === 'nuget' && !/^(list|locals|verify|why)$/.test(second ?? ''))
			throw publishes('dotnet', `nuget ${second}`);
		if (first === 'tool' && more.some((word) => /^(-g|--global|--tool-path)/.test(word)))
			throw publishes('dotnet', `tool ${second} --global`);
	},
};

function withoutWord(pattern: RegExp): Rule {
	return (call: Call) => {
		for (const arg of call.args) {
			if (arg.text === undefined && !arg.operand && !arg.prefix.startsWith('-')) throw unsure(call.name, arg);
			if (pattern.test(arg.text ?? arg.prefix)) throw publishes(call.name, arg.source);
		}
	};
}

export function publishes(name: string, word: string): Refusal {
	return new Refusal(
		'publishes',
		`${quote(`${name} ${word}`)} acts in the user's name, or beyond the project.`,
		'Build and test here; the user publishes.',
	);
}
