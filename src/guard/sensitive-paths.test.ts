import { describe, expect, it } from 'vitest';
import { isSensitive, type Surroundings } from './sensitive-paths.ts';

const linux: Surroundings = { home: '/home/me', platform: 'linux', secret: ['/srv/autocoder-home'] };
const mac: Surroundings = { home: '/Users/me', platform: 'darwin', secret: [] };
const windows: Surroundings = { home: 'C:\\Users\\me', platform: 'win32', secret: [] };

describe('places that nobody is to browse', () => {
	it.each<[Surroundings, string[]]>([
		[
			linux,
			[
				...[
					'/etc',
					'/etc/ssl/private',
					'/proc/self',
					'/sys',
					'/dev/shm',
					'/boot',
					'/root',
					'/root/x',
					'/usr/bin',
					'/var/lib',
				],
				...['/home/me/.ssh', '/home/me/.SSH/keys', '/home/other/.aws', '/home/me/.gnupg', '/home/me/.config/gcloud/x'],
				...['/home/me/.kube', '/home/me/.docker', '/home/me/.claude/x', '/home/me/.autocoder', '/srv/autocoder-home/x'],
				...['/home/me/.mozilla/firefox', '/home/me/.config/google-chrome', '/home/me/.local/share/keyrings'],
				...['/home/me/.git-credentials', '/home/me/.bash_history', '/home/other/.Codex/auth.json', '/home/me/.fly'],
				...['/home/me/.password-store', '/home/me/code/shop/.autocoder/blobs', '/mnt/c/Users/me/.ssh', '/etc/'],
			],
		],
		[
			mac,
			[
				...['/System/Library', '/private/etc', '/etc', '/Library/Keychains', '/Users/me/Library/Keychains'],
				...['/Users/me/Library/Application Support/Google/Chrome/Default', '/USERS/ME/.SSH', '/private/var/db'],
			],
		],
		[
			windows,
			[
				...[
					'C:\\Windows',
					'c:\\WINDOWS\\System32',
					'C:\\Program Files\\x',
					'D:\\$Recycle.Bin',
					'C:\\Windows. ',
					'C:\\ProgramData',
				],
				...[
					'C:\\Users\\me\\.ssh',
					'C:\\Users\\me\\.ssh.',
					'C:/Users/me/.aws',
					'C:\\Users\\me\\AppData\\Roaming\\Mozilla',
				],
				...[
					'\\\\localhost\\c$\\Windows',
					'\\\\?\\C:\\Windows',
					'\\\\.\\C:',
					'C:\\Users\\me\\AppData\\Local\\Google\\Chrome\\x',
				],
			],
		],
	])('%#', (surroundings, paths) => {
		expect(paths.filter((path) => !isSensitive(path, surroundings))).toEqual([]);
	});
});

describe('places for projects', () => {
	it.each<[Surroundings, string[]]>([
		[
			linux,
			[
				...['/', '/home', '/home/me', '/home/me/code/etc', '/home/me/ssh', '/home/me/.config', '/home/me/.config/nvim'],
				...['/srv', '/srv/autocoder', '/opt/x', '/mnt/disk', '/tmp/x', '/etcetera', '/var/www/x', '/home/me/my.ssh'],
			],
		],
		[mac, ['/', '/Users/me/Library', '/Users/me/code', '/Volumes/disk', '/private/tmp/x', '/private/var/folders/a/b']],
		[windows, ['C:\\', 'D:\\code', 'C:\\Users\\me\\code', 'C:\\Windows-code', 'C:\\Users\\me\\AppData\\Local\\Temp']],
	])('%#', (surroundings, paths) => {
		expect(paths.filter((path) => isSensitive(path, surroundings))).toEqual([]);
	});

	it('are below the home, wherever that is', () => {
		expect(isSensitive('/root/code', { ...linux, home: '/root' })).toBe(false);
		expect(isSensitive('/var/lib/me/code', { ...linux, home: '/var/lib/me' })).toBe(false);
		expect(isSensitive('/root/.ssh', { ...linux, home: '/root' })).toBe(true);
		expect(isSensitive('/etc', { ...linux, home: '/' })).toBe(true);
	});
});
