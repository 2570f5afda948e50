import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_GUARD_SETTINGS } from '../contract/guard-settings.ts';
import { decideTool } from '../guard/decide-tool.ts';
import { detectBox } from '../process/detect-box.ts';
import { agentBoxes } from './agent-box.ts';

const { kind, detail } = await detectBox();
if (kind !== 'bubblewrap') it.skip(`no box is looked into here: ${detail}`, () => {});

let root: string;
beforeEach(() => {
	root = realpathSync(mkdtempSync(join(tmpdir(), 'agent-box-')));
	for (const name of ['project/.git/hooks', 'scratch', 'home']) mkdirSync(join(root, name), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function boxes() {
	const environment = { PATH: process.env.PATH ?? '', HOME: join(root, 'home') };
	return agentBoxes(
		{
			...{
				kind,
				projectDirectory: join(root, 'project'),
				projectKey: 'test',
				home: join(root, 'autocoder'),
				environment,
			},
			...{ passed: [], visible: [], programs: [], writable: true, readOnly: () => [] },
		},
		join(root, 'scratch'),
	);
}

describe.runIf(kind === 'bubblewrap')('what the guard knows of a box', () => {
	it('is where a link in its temporary directory leads, which lies elsewhere for us', () => {
		const { temporary, secret, realPath } = boxes();
		const project = join(root, 'project');
		const place = { project, directory: project, home: '/home/me', temporary: [temporary], readable: [], secret };
		const context = { yolo: true, settings: DEFAULT_GUARD_SETTINGS, place: { ...place, resolve: realPath } };
		const allowed = (tool: string, file_path: string) => decideTool(tool, { file_path }, context).allow;
		symlinkSync(join(project, '.git/hooks'), join(root, 'scratch/hooks'));
		symlinkSync('/run/.claude/.credentials.json', join(root, 'scratch/login'));
		symlinkSync('/proc/self/cwd', join(root, 'scratch/here'));
		expect(allowed('Write', '/tmp/hooks/pre-commit')).toBe(false);
		expect(allowed('Read', '/tmp/login')).toBe(false);
		expect(allowed('Write', '/tmp/here/.git/config')).toBe(false);
		expect(allowed('Read', '/run/.claude/.credentials.json')).toBe(false);
		expect(allowed('Write', '/tmp/notes.txt')).toBe(true);
		expect(allowed('Write', join(project, 'src/a.ts'))).toBe(true);
		expect(allowed('Read', '/run/.claude/projects/x/tool-results/out.txt')).toBe(true);
	});

	it("lets Claude keep its things in a directory of the box's own", async () => {
		const { environment, spawn } = boxes();
		expect(environment.CLAUDE_CONFIG_DIR).toBe('/run/.claude');
		const box = spawn('sh', ['-c', 'mkdir "$CLAUDE_CONFIG_DIR/projects" && ls -a /tmp'], 'test-agent-box:1');
		let output = '';
		box.child.stdout.on('data', (chunk: Buffer) => {
			output += chunk.toString();
		});
		const code = await new Promise((resolve) => box.child.once('close', resolve));
		expect(code).toBe(0);
		expect(output).not.toContain('.claude');
	});
});
