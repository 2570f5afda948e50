import { expect, it, onTestFinished } from 'vitest';
import { createContext } from './context.ts';
import { newProject } from './fixtures/support.fixture.ts';
import { openDatabase } from './open-database.ts';

function setUp() {
	const project = newProject();
	const { database: path, backups: backupDirectory } = project.files;
	const migrations = [
		{ name: 'notes', up: (db: { exec(sql: string): unknown }) => db.exec('CREATE TABLE notes (text)') },
	];
	const open = () => {
		const connection = openDatabase({ path, migrations, backupDirectory });
		onTestFinished(() => void connection.close());
		return createContext(connection, path, { now: () => 0, isAlive: () => true });
	};
	return { one: open(), other: open() };
}

type Context = ReturnType<typeof setUp>['one'];

const add = ({ write, sql }: Context, text: string) => write(() => sql('INSERT INTO notes VALUES (?)').run(text));
const notes = ({ sql }: Context) => sql('SELECT text FROM notes').pluck().all();

it('shows all of one reading the same state, whatever others commit meanwhile', () => {
	const { one, other } = setUp();
	add(one, 'first');
	const seen = one.read(() => {
		const before = notes(one);
		add(other, 'second');
		return [before, one.read(() => notes(one))];
	});
	expect(seen).toEqual([['first'], ['first']]);
	expect(one.read(() => notes(one))).toEqual(['first', 'second']);
});

it('writes all of one piece of work or nothing', () => {
	const { one, other } = setUp();
	expect(() =>
		one.write(() => {
			add(one, 'first');
			one.read(() => expect(notes(one)).toEqual(['first']));
			throw new Error('half way');
		}),
	).toThrow('half way');
	expect(notes(one)).toEqual([]);
	add(other, 'second');
	expect(notes(one)).toEqual(['second']);
});
