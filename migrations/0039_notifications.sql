-- Who is told of incidents, by what, and whether it got there; who has taken an incident on; who is on call. The guard writes
-- all of it. The server reads it for operators, and asks the guard for what a person wants changed.

alter table incident
  -- When a person took it on, and who: an account, or the command line.
  add column acknowledged_at timestamptz,
  add column acknowledged_by text,
  -- Since when the shop knows that personal data was touched (GDPR, article 33): its 72 hours begin here.
  add column aware_at timestamptz,
  -- How far the telling has gone while nobody has acknowledged; null while nobody was told at once.
  add column escalation_level smallint check (escalation_level >= 0),
  add column escalates_at timestamptz;

-- One message for one recipient on one channel. What it says is composed when it is sent, of the incident as it is then.
create table notification (
  id uuid primary key,
  kind text not null check (kind in ('opened', 'reminder', 'update', 'digest', 'summary', 'test')),
  -- The one incident that it is about; null for what is about several, or none.
  incident_id uuid references incident,
  -- All incidents that it tells of.
  incident_ids uuid[] not null default '{}',
  level smallint not null default 0,
  channel text not null check (channel in ('pagerduty', 'slack', 'webhook', 'alertmanager', 'sms', 'mail', 'every')),
  -- Of mail: an account, or which of ALERT_EMAILS; empty where the channel knows by itself.
  recipient text not null default '',
  -- What led to it: the one whose channel failed, the summary that it became part of, the test that it belongs to.
  because_of uuid references notification,
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'delivered', 'failed', 'folded')),
  attempts integer not null default 0,
  created_at timestamptz not null,
  next_at timestamptz not null,
  sent_at timestamptz,
  claimed_until timestamptz,
  -- What the incident was when it was told.
  told text,
  last_error text,
  delivered_at timestamptz
);
create index notification_unfinished on notification (next_at) where state in ('waiting', 'sending');
create index notification_by_incident on notification (incident_id, created_at);
create index notification_of_incidents on notification using gin (incident_ids);
create index notification_by_lane on notification (channel, recipient, sent_at);
create index notification_by_cause on notification (because_of);

-- Who is on call, from when to when. One that repeats does so in weeks on the shop's clock; an override goes before all others.
create table on_call_shift (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  position text not null check (position in ('first', 'second')),
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  every_weeks smallint check (every_weeks between 1 and 52),
  is_override boolean not null default false
);
create index on_call_shift_by_account on on_call_shift (account_id);

alter table notification enable row level security;
create policy notification_guard on notification to sixfb_guard using (true) with check (true);
create policy notification_app on notification for select to sixfb_app using ((select may_see_incidents()));
create policy notification_auditor on notification for select to sixfb_auditor using (true);
grant select, insert, update on notification to sixfb_guard;
grant select on notification to sixfb_app, sixfb_auditor;

alter table on_call_shift enable row level security;
create policy on_call_shift_guard on on_call_shift to sixfb_guard using (true) with check (true);
create policy on_call_shift_app on on_call_shift for select to sixfb_app using ((select may_see_incidents()));
create policy on_call_shift_auditor on on_call_shift for select to sixfb_auditor using (true);
grant select, insert, delete on on_call_shift to sixfb_guard;
grant select on on_call_shift to sixfb_app, sixfb_auditor;

-- The people who may answer for incidents, by name: for those who see incidents, and nobody else.
create function incident_people() returns table (id uuid, name text)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select a.id, a.name from account a
    where may_see_incidents() and exists (
      select 1 from membership m where m.account_id = a.id and m.role in ('owner', 'operator'))
    order by a.name, a.id $$;
revoke all on function incident_people() from public;
grant execute on function incident_people() to sixfb_app;

alter table operator_request drop constraint operator_request_verb_check, add constraint operator_request_verb_check check (verb in (
  'lift_containment', 'resolve_incident', 'note_incident', 'lower_severity', 'end_step', 'acknowledge_incident', 'set_on_call',
  'revoke_account', 'revoke_session', 'block_source', 'revoke_role', 'revoke_shop', 'revoke_all', 'rotate_signing_keys',
  'require_password_reset', 'tighten_limits'));
