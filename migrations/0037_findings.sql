-- What an incident is made of: one row for each thing that was found about one subject. Several findings about the same
-- actors are one incident; its severity, sentence and facts come from all of them.
create table incident_finding (
  incident_id uuid not null references incident,
  rule_id text not null,
  rule_version text not null,
  subject text not null,
  title text not null,
  sentence text not null,
  signs jsonb not null,
  least jsonb,
  facts jsonb not null,
  -- How often it was found: repetitions add to the count, and make no incident.
  times integer not null default 1,
  started_at timestamptz not null,
  last_at timestamptz not null,
  primary key (incident_id, rule_id, subject)
);
create index incident_finding_by_subject on incident_finding (rule_id, subject);

-- Who takes part in it: what a further finding must share to belong to the same incident.
create table incident_actor (
  incident_id uuid not null references incident,
  kind text not null check (kind in ('source', 'account', 'session', 'token')),
  value text not null,
  last_at timestamptz not null,
  primary key (incident_id, kind, value)
);
create index incident_actor_by_value on incident_actor (kind, value);

insert into incident_finding (incident_id, rule_id, rule_version, subject, title, sentence, signs, facts, started_at, last_at)
  select id, rule_id, rule_version, coalesce(facts->>'subject', facts->>'campaign_key', id::text), title, sentence, '{}', facts,
    started_at, updated_at from incident;

grant select on incident_finding, incident_actor to sixfb_app, sixfb_auditor;
grant select, insert, update on incident_finding, incident_actor to sixfb_guard;

-- The evidence of an incident is also what its actors did whom no order is about.
create or replace function incident_evidence(wanted uuid)
  returns table (link_position bigint, event_id uuid, previous_hash bytea, hash bytea, mac bytea, body_digest bytea,
    body text, checkpoint_at timestamptz, checkpoint_key_id text, checkpoint_signature bytea)
  language sql stable security definer set search_path = public, pg_temp
  as $$
  with the_incident as (
    select id::text as id, started_at, coalesce(resolved_at + interval '1 minute', 'infinity') as ended_at,
      facts->>'event_id' as tampered from incident where id = wanted),
  the_order as (select id::text as id, verb, target from containment where incident_id = wanted),
  the_actor as (select kind, value from incident_actor where incident_id = wanted),
  attributed as materialized (
    select e.id from the_incident i join event e on e.at between i.started_at and i.ended_at
    where e.body->'src_endpoint'->>'ip' in (select target from the_order where verb = 'block_source'
        union all select value from the_actor where kind = 'source')
      or coalesce(e.body->'session'->>'uid', e.body->'actor'->'session'->>'uid')
        in (select target from the_order where verb = 'revoke_session'
          union all select value from the_actor where kind = 'session')
      or i.id in (e.body->'finding_info'->>'uid', e.body->'finding_info_list'->0->>'uid', e.body->'unmapped'->>'incident_id')
      or e.body->'unmapped'->>'containment_id' in (select id from the_order)
    union select e.id from the_incident i join event e on e.id::text = i.tampered),
  placed as (
    select a.id, c.position, (select max(k.position) from checkpoint k where k.position < c.position) as after,
      (select min(k.position) from checkpoint k where k.position >= c.position) as until
    from attributed a left join event_chain c on c.event_id = a.id),
  segment as (select distinct coalesce(after, 0) as after, until from placed where until is not null)
  select c.position, c.event_id, before.hash, c.hash, e.mac, sha256(convert_to(e.body::text, 'UTF8')),
    case when a.id is not null then e.body::text end, k.at, k.key_id, k.signature
  from segment s join event_chain c on c.position > s.after and c.position <= s.until
    left join event e on e.id = c.event_id left join attributed a on a.id = c.event_id
    left join event_chain before on before.position = c.position - 1
    left join checkpoint k on k.position = c.position
  union all
  select null, p.id, null, null, null, null, null, null, null, null from placed p where p.until is null
  order by 1
  $$;
