import { join } from 'node:path'
import { Type } from 'typebox'
import { signedIn } from '../../../app/auth/access.ts'
import type { AppContext } from '../../../app/context.ts'
import type { Http } from '../../../platform/http/create-http.ts'
import { httpProblems } from '../../../platform/http/errors.ts'
import { Id, sensitive, strictObject } from '../../../platform/http/wire.ts'
import { askGuard } from '../../immediate-response/ask-guard.ts'
import { findIncident } from '../../investigation/incident.sql.ts'
import type { Incident } from '../../investigation/incident.ts'
import { shopZone } from '../../investigation/shop-zone.sql.ts'
import { loadPlaybooks } from './load-playbooks.ts'
import { listSteps } from './playbook-run.sql.ts'
import { PlaybookView, playbookView } from './playbook-view.ts'
import { readRun } from './read-run.ts'

const tags = ['incidents']
const params = strictObject({ id: Id })

/** GET /incidents/{id}/playbook, and POST …/playbook/steps/{step}/outcome, by which a person ends a step. */
export function playbookRoutes(http: Http, context: AppContext): void {
  const { database } = context
  const library = loadPlaybooks(join(import.meta.dirname, 'cacao'))

  async function viewOf(incident: Incident, shopId: string) {
    const { main, stored, walked } = await readRun(database.query, library, incident)
    return playbookView(main, walked, { incident, stored, timeZone: await shopZone(database, shopId) })
  }

  async function known(id: string): Promise<Incident> {
    const incident = await findIncident(database.query, id)
    if (incident === undefined) throw httpProblems.not_found()
    return incident
  }

  http.get(
    '/incidents/:id/playbook',
    {
      config: { access: 'incidents.read' },
      schema: {
        summary: 'The playbook that the incident follows, step by step, with its clocks',
        tags,
        params,
        response: { 200: PlaybookView },
      },
    },
    async (request) => viewOf(await known(request.params.id), request.actor.shopId),
  )

  http.post(
    '/incidents/:id/playbook/steps/:step/outcome',
    {
      config: { access: 'incidents.resolve' },
      schema: {
        summary: 'Say that a step is done, or that you leave it out',
        tags,
        params: strictObject({ id: Id, step: Id }),
        body: strictObject({
          state: Type.Enum(['done', 'skipped'], { examples: ['done'] }),
          note: Type.Optional(
            sensitive('public', Type.String({ maxLength: 500, examples: ['Called her at half past two.'] })),
          ),
        }),
        response: { 200: PlaybookView },
      },
    },
    async (request) => {
      const { id, step } = request.params
      const incident = await known(id)
      const own = await listSteps(database.query, id)
      if (!own.some((one) => one.id === step)) throw httpProblems.not_found()
      const { state, note = '' } = request.body
      await askGuard(context, signedIn(request), {
        verb: 'end_step',
        target: step,
        reason: note,
        details: { state },
      })
      return viewOf(incident, request.actor.shopId)
    },
  )
}
