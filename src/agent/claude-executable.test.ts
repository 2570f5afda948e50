import { accessSync, constants } from 'node:fs';
import { expect, it } from 'vitest';
import { findClaudeExecutable, packagesFor } from './claude-executable.ts';

it("finds the Agent SDK's own executable, which may be started", () => {
	const path = findClaudeExecutable();
	expect(path).toMatch(/claude-agent-sdk-.+\/claude/);
	accessSync(path as string, constants.X_OK);
});

it('finds none for a machine whose package is not installed', () => {
	expect(findClaudeExecutable('aix', 'ppc64')).toBeUndefined();
	expect(packagesFor('darwin', 'arm64')).toEqual(['@anthropic-ai/claude-agent-sdk-darwin-arm64']);
	expect(packagesFor('linux', 'x64')).toHaveLength(2);
});
