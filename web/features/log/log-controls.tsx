import { Copy, Pause, Play, X } from 'lucide-react';
import type { LogBookState } from '../../model/log-book.ts';
import { LOG_LEVELS, type LogLevel } from '../../model/log-lines.ts';
import { TEXTS } from '../../texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { Input, Select } from '../../ui/field.tsx';
import { isEscape } from '../../ui/is-escape.ts';

export interface LogControlsProps {
	readonly state: LogBookState;
	readonly search: string;
	readonly onSearch: (text: string) => void;
	readonly level: LogLevel;
	readonly onLevel: (level: LogLevel) => void;
	readonly onPause: () => void;
	readonly onCopy: () => void;
	readonly onClose: () => void;
}

export function LogControls(props: LogControlsProps) {
	const { state, search, onSearch, level, onLevel, onPause, onCopy, onClose } = props;
	const { paused, count, older } = state;
	return (
		<header className="flex items-center gap-2 border-line border-b py-1 pr-2 pl-3 sm:pl-4">
			<h2 className="font-semibold text-xs max-sm:sr-only">{TEXTS.log.title}</h2>
			<span className="number mr-auto shrink-0 text-2xs text-faint max-sm:hidden">
				{TEXTS.log.count(count, older !== 'none')}
			</span>
			<div className="relative min-w-0 flex-1 sm:max-w-44">
				<Input
					type="search"
					aria-label={TEXTS.log.search}
					placeholder={TEXTS.log.searchShort}
					value={search}
					onChange={(event) => onSearch(event.target.value)}
					onKeyDown={(event) => {
						if (isEscape(event) && search !== '') onSearch('');
					}}
					className="h-7! pr-7! text-xs! [&::-webkit-search-cancel-button]:hidden"
				/>
				{search !== '' && (
					<IconButton
						label={TEXTS.log.clear}
						size="small"
						className="absolute! top-0.5 right-0.5 size-6!"
						onClick={() => onSearch('')}
					>
						<X size={13} />
					</IconButton>
				)}
			</div>
			<Select
				aria-label={TEXTS.log.level}
				value={level}
				onChange={(event) => onLevel(event.target.value as LogLevel)}
				className="h-7! w-32! shrink-0 text-xs! sm:w-44!"
			>
				{LOG_LEVELS.map((one) => (
					<option key={one} value={one}>
						{TEXTS.log.levels[one]}
					</option>
				))}
			</Select>
			<IconButton
				label={paused ? TEXTS.log.goOn : TEXTS.log.pause}
				size="small"
				aria-pressed={paused}
				onClick={onPause}
			>
				{paused ? <Play size={14} /> : <Pause size={14} />}
			</IconButton>
			<IconButton label={TEXTS.log.copy} size="small" onClick={onCopy}>
				<Copy size={14} />
			</IconButton>
			<IconButton label={TEXTS.close} size="small" onClick={onClose}>
				<X size={14} />
			</IconButton>
		</header>
	);
}
