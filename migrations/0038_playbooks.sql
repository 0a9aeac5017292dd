-- The playbook that an incident follows, and how far it has come. A step is written once, when its turn came: so a guard that
-- was killed goes on where it was, and does nothing twice.
create table playbook_run (
  incident_id uuid primary key references incident,
  playbook_id text not null,
  version text not null,
  started_at timestamptz not null
);

create table playbook_step (
  id uuid not null unique,
  incident_id uuid not null references playbook_run,
  path text not null,
  name text not null,
  state text not null check (state in ('waiting', 'done', 'skipped')),
  outcome text not null default '',
  reached_at timestamptz not null,
  -- When somebody should have done it.
  due_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  primary key (incident_id, path),
  check ((state = 'waiting') = (ended_at is null))
);

grant select on playbook_run, playbook_step to sixfb_app, sixfb_auditor;
grant select, insert on playbook_run to sixfb_guard;
grant select, insert, update on playbook_step to sixfb_guard;

alter table operator_request drop constraint operator_request_verb_check, add constraint operator_request_verb_check check (verb in (
  'lift_containment', 'resolve_incident', 'note_incident', 'lower_severity', 'end_step', 'revoke_account', 'revoke_session',
  'block_source', 'revoke_role', 'revoke_shop', 'revoke_all', 'rotate_signing_keys', 'require_password_reset', 'tighten_limits'));
