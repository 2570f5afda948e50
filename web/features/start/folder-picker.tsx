import { useMutation, useQuery } from '@tanstack/react-query';
import { FolderGit2, Folder as FolderIcon, FolderPlus, House } from 'lucide-react';
import { useState } from 'react';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Input, SwitchRow } from '../../ui/field.tsx';
import { Skeleton, Trouble } from '../../ui/parts.tsx';

export interface FolderPickerProps {
	readonly start: string;
	/** `isProject`: autocoder has worked there. */
	readonly onChoose: (path: string, isProject: boolean) => void;
}

/** Walks through the folders of the machine that the server runs on. */
export function FolderPicker({ start, onChoose }: FolderPickerProps) {
	const [path, setPath] = useState(start);
	const [isProject, setIsProject] = useState(false);
	const go = (to: string, project = false) => {
		setPath(to);
		setIsProject(project);
	};
	const [hidden, setHidden] = useState(false);
	const [newName, setNewName] = useState('');
	const { data, error, refetch, isPlaceholderData } = useQuery({
		queryKey: ['folder', path, hidden],
		queryFn: ({ signal }) => api.folder(path, hidden, signal),
		placeholderData: (before) => before,
	});
	const folders = data?.entries.filter((entry) => entry.is_directory) ?? [];

	const make = useMutation({
		mutationFn: () => api.createFolder(data?.path ?? path, newName.trim()),
		onSuccess(made) {
			setNewName('');
			go(made.path);
		},
	});

	return (
		<div className="flex flex-col gap-3">
			<nav aria-label={TEXTS.create.folder} className="flex flex-wrap items-center gap-0.5 font-mono text-xs">
				<IconButton label={TEXTS.create.home} size="small" onClick={() => go('~')}>
					<House size={14} />
				</IconButton>
				{data?.breadcrumbs.map((crumb, index) => (
					<span key={crumb.path} className="flex min-w-0 items-center">
						{index > 1 && <span className="text-faint">/</span>}
						<button
							type="button"
							onClick={() => go(crumb.path)}
							className="any-text rounded px-1 py-0.5 hover:bg-hover"
						>
							{crumb.name}
						</button>
					</span>
				))}
			</nav>
			{error !== null && (
				<Trouble error={error}>
					<Button size="small" onClick={() => (path === '~' ? void refetch() : go('~'))}>
						~
					</Button>
				</Trouble>
			)}
			<ul className="h-64 overflow-y-auto rounded-lg border border-line bg-sunken p-1">
				{data === undefined && error === null && <Skeleton className="m-1 h-24" />}
				{data !== undefined && folders.length === 0 && <li className="p-3 text-faint">{TEXTS.create.noFolders}</li>}
				{folders.map((folder) => (
					<li key={folder.path}>
						<button
							type="button"
							disabled={!folder.readable}
							onClick={() => go(folder.path, folder.is_project)}
							className="flex w-full items-center gap-2 rounded-md px-2 py-1.5 text-left hover:bg-active disabled:opacity-50"
						>
							{folder.is_project ? (
								<FolderGit2 size={15} className="shrink-0 text-accent-text" />
							) : (
								<FolderIcon size={15} className="shrink-0 text-faint" />
							)}
							<span className="any-text min-w-0 truncate">{folder.name}</span>
						</button>
					</li>
				))}
				{data?.truncated === true && <li className="p-2 text-faint text-xs">{TEXTS.create.truncated}</li>}
			</ul>
			<SwitchRow label={TEXTS.create.showHidden} checked={hidden} onChange={setHidden} />
			{make.error !== null && <Trouble error={make.error} />}
			<div className="flex flex-wrap items-center gap-2">
				<form
					className="flex min-w-0 flex-1 gap-2"
					onSubmit={(event) => {
						event.preventDefault();
						make.mutate();
					}}
				>
					<Input
						aria-label={TEXTS.create.newFolder}
						placeholder={TEXTS.create.newFolder}
						value={newName}
						onChange={(event) => setNewName(event.target.value)}
					/>
					<Button
						type="submit"
						busy={make.isPending}
						disabled={newName.trim() === ''}
						aria-label={TEXTS.create.newFolder}
					>
						<FolderPlus size={15} />
					</Button>
				</form>
				<Button
					look="primary"
					// What is shown until the next folder is there is the one before.
					disabled={data === undefined || error !== null || isPlaceholderData || make.isPending}
					onClick={() => data !== undefined && onChoose(data.path, isProject)}
				>
					{TEXTS.create.here}
				</Button>
			</div>
		</div>
	);
}
