-- The evidence of one incident, for the server's role, which reads nothing else of the log and of the access records:
-- the events that belong to the incident, and around each the links of the chain from the signed checkpoint before it
-- to the one that covers it. Of the other events in between only what the chain is made of is given, not their bodies.
-- A row without a position is an event that no signed checkpoint covers yet.
create function incident_evidence(wanted uuid)
  returns table (link_position bigint, event_id uuid, previous_hash bytea, hash bytea, mac bytea, body_digest bytea,
    body text, checkpoint_at timestamptz, checkpoint_key_id text, checkpoint_signature bytea)
  language sql stable security definer set search_path = public, pg_temp
  as $$
  with the_incident as (
    select id::text as id, started_at, coalesce(resolved_at + interval '1 minute', 'infinity') as ended_at,
      facts->>'event_id' as tampered from incident where id = wanted),
  the_order as (select id::text as id, verb, target from containment where incident_id = wanted),
  attributed as materialized (
    select e.id from the_incident i join event e on e.at between i.started_at and i.ended_at
    where e.body->'src_endpoint'->>'ip' in (select target from the_order where verb = 'block_source')
      or coalesce(e.body->'session'->>'uid', e.body->'actor'->'session'->>'uid')
        in (select target from the_order where verb = 'revoke_session')
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

-- Who read what, as it was recorded before the answers left: the records that the impact of an incident came from.
create function incident_access_records(wanted uuid) returns setof access_record
  language sql stable security definer set search_path = public, pg_temp
  as $$
  select a.* from access_record a where a.id in (select access_record_id from incident_impact where incident_id = wanted)
  order by a.at, a.id
  $$;

revoke all on function incident_evidence(uuid), incident_access_records(uuid) from public;
grant execute on function incident_evidence(uuid), incident_access_records(uuid) to sixfb_app, sixfb_auditor;
