create table incident (
  id uuid primary key,
  number bigint generated always as identity unique,
  shop_id uuid references shop,
  rule_id text not null,
  rule_version text not null,
  type text not null,
  severity text not null check (severity in ('P0', 'P1', 'P2', 'P3')),
  status text not null check (status in ('open', 'contained', 'resolved')),
  title text not null,
  sentence text not null,
  reasons jsonb not null,
  facts jsonb not null,
  started_at timestamptz not null,
  detected_at timestamptz not null,
  contained_at timestamptz,
  resolved_at timestamptz,
  updated_at timestamptz not null
);
create index incident_by_time on incident (detected_at desc);

create table incident_timeline (
  id uuid primary key,
  incident_id uuid not null references incident,
  at timestamptz not null,
  kind text not null,
  text text not null,
  data jsonb not null default '{}'
);
create index incident_timeline_by_incident on incident_timeline (incident_id, at, id);

-- Exactly which records were read by whom, copied from the access records when they are attributed to the incident.
create table incident_impact (
  incident_id uuid not null references incident,
  access_record_id uuid not null references access_record,
  source_table text not null,
  record_key uuid not null,
  subject_id uuid,
  fields text[] not null,
  at timestamptz not null,
  session_id uuid,
  source text not null,
  primary key (incident_id, access_record_id, record_key)
);

create table containment (
  id uuid primary key,
  incident_id uuid references incident,
  verb text not null check (verb in ('block_source', 'revoke_session', 'revoke_account', 'challenge_account')),
  target text not null,
  reason text not null,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at),
  lifted_at timestamptz,
  lifted_by text,
  lift_reason text
);
create unique index containment_live on containment (verb, target) where lifted_at is null;
create index containment_by_incident on containment (incident_id);

-- What a person asks the guard to do. The server can only ask; the guard checks the permission itself and decides.
create table operator_request (
  id uuid primary key,
  account_id uuid not null,
  session_id uuid not null,
  verb text not null check (verb in ('lift_containment', 'resolve_incident', 'revoke_account', 'revoke_session', 'block_source')),
  target text not null,
  reason text not null default '',
  created_at timestamptz not null,
  decided_at timestamptz,
  outcome text check (outcome in ('done', 'refused')),
  detail text
);
create index operator_request_waiting on operator_request (created_at) where decided_at is null;

grant select on incident, incident_timeline, incident_impact, containment to sixfb_app, sixfb_auditor;
grant select, insert, update on incident, containment to sixfb_guard;
grant select, insert on incident_timeline, incident_impact to sixfb_guard;

alter table operator_request enable row level security;
create policy operator_request_ask on operator_request for insert to sixfb_app
  with check (account_id = current_account_id() and decided_at is null and outcome is null);
create policy operator_request_own on operator_request for select to sixfb_app using (account_id = current_account_id());
create policy operator_request_guard on operator_request to sixfb_guard using (true);
grant select, insert on operator_request to sixfb_app;
grant select on operator_request to sixfb_guard, sixfb_auditor;
grant update (decided_at, outcome, detail) on operator_request to sixfb_guard;
create policy operator_request_auditor on operator_request for select to sixfb_auditor using (true);
