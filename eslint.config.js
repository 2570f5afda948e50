// Biome formats and lints. Here stand only the rules that need types, and who may touch what (ARCHITECTURE.md, "Who owns what").
// test/rooms.test.ts checks the imports a second time, out of reach of lint comments.
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const SPAWN = {
	regex: '^(node:)?child_process$',
	message: 'Only src/process/ starts programs: take what you need from there.',
};
const SQLITE = { name: 'better-sqlite3', message: 'SQL lives in src/store/.' };
const PROCESS_NAMES = {
	name: 'node:process',
	importNames: ['env', 'exit'],
	message: 'Only src/cli/ reads the environment and ends the process.',
};

const imports = ({ paths = [], patterns = [] }) => ['error', { paths, patterns }];

export default defineConfig(
	{ ignores: ['dist/', 'node_modules/', 'demo/', 'scripts/', '**/*.js'] },
	{
		files: ['**/*.ts', '**/*.tsx'],
		plugins: { '@typescript-eslint': tseslint.plugin },
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
		},
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			'@typescript-eslint/await-thenable': 'error',
			'@typescript-eslint/no-deprecated': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
			// The ways in which an `any` (JSON.parse, a caught error, a row of SQLite) spreads without being written.
			'@typescript-eslint/no-unsafe-argument': 'error',
			'@typescript-eslint/no-unsafe-assignment': 'error',
			'@typescript-eslint/no-unsafe-call': 'error',
			'@typescript-eslint/no-unsafe-member-access': 'error',
			'@typescript-eslint/no-unsafe-return': 'error',
			'@typescript-eslint/only-throw-error': 'error',
			'@typescript-eslint/prefer-promise-reject-errors': 'error',
			// Inside try, `return promise` would leave before the catch can see its error.
			'@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
			],
		},
	},
	{
		files: ['src/**/*.ts'],
		ignores: ['src/cli/**', '**/*.test.ts', '**/*.fixture.ts'],
		rules: {
			'no-console': 'error',
			'no-restricted-properties': [
				'error',
				{
					object: 'process',
					property: 'env',
					message: 'Only src/cli/env.ts reads the environment: take values as arguments.',
				},
				{ object: 'process', property: 'exit', message: 'Only src/cli/ ends the process: throw an AutocoderError.' },
			],
			'no-restricted-imports': imports({ paths: [SQLITE, PROCESS_NAMES], patterns: [SPAWN] }),
		},
	},
	// The options of a rule replace those above, so each exception names what stays forbidden.
	{
		files: ['src/process/**/*.ts'],
		ignores: ['**/*.test.ts', '**/*.fixture.ts'],
		rules: { 'no-restricted-imports': imports({ paths: [SQLITE, PROCESS_NAMES] }) },
	},
	{
		files: ['src/store/**/*.ts'],
		ignores: ['**/*.test.ts', '**/*.fixture.ts'],
		rules: { 'no-restricted-imports': imports({ paths: [PROCESS_NAMES], patterns: [SPAWN] }) },
	},
	{
		files: ['src/cli/**/*.ts'],
		ignores: ['**/*.test.ts', '**/*.fixture.ts'],
		rules: { 'no-restricted-imports': imports({ paths: [SQLITE], patterns: [SPAWN] }) },
	},
);
