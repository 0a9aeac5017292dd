import { useMutation } from '@tanstack/react-query'
import { exportClient, exportOwnClient } from '../../api/clients.ts'
import { Notice } from '../../components/notice.tsx'
import { saveJson } from './save-file.ts'

/** Downloads everything that the shop holds about a client; without an id, about who is signed in. */
export function ExportButton({ clientId }: { clientId?: string }) {
  const download = useMutation({
    mutationFn: async () => {
      const all = clientId === undefined ? await exportOwnClient() : await exportClient(clientId)
      saveJson(`${clientId === undefined ? 'me' : 'client'}-${all.exported_at.slice(0, 10)}.json`, all)
    },
  })
  return (
    <div>
      <button
        type="button"
        className="button button-quiet"
        aria-busy={download.isPending}
        disabled={download.isPending}
        onClick={() => download.mutate()}
      >
        {download.isPending ? 'One moment…' : 'Download everything (JSON)'}
      </button>
      {download.isSuccess && (
        <p role="status" className="mt-2 text-small text-soft">
          Downloaded. {clientId !== undefined && 'It tells of one person: hand it to nobody else.'}
        </p>
      )}
      {download.error && (
        <div className="mt-3">
          <Notice tone="bad" live title="Not downloaded.">
            <p>{download.error.message}</p>
          </Notice>
        </div>
      )}
    </div>
  )
}
