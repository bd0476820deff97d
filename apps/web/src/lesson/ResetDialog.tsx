import { useLanguage } from '../i18n/language.js';
import { Dialog } from '../ui/Dialog.js';

/** Asked only where there is work to lose. */
export function ResetDialog({ onConfirm, onClose }: { onConfirm: () => void; onClose: () => void }) {
  const { words } = useLanguage();
  return (
    <Dialog
      title={words.reset.title}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="primary" autoFocus onClick={onConfirm}>
            {words.reset.confirm}
          </button>
          <button>{words.cancel}</button>
        </>
      }
    >
      <p>{words.reset.lead}</p>
    </Dialog>
  );
}
