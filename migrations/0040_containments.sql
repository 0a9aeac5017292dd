-- What can be shut besides sources, sign-ins and limits: parts of the program, records, networks, the database itself.
alter table containment drop constraint containment_verb_check, add constraint containment_verb_check check (verb in (
  'block_source', 'revoke_session', 'revoke_account', 'challenge_account', 'revoke_role', 'revoke_shop', 'revoke_all',
  'revoke_signing_key', 'require_password_reset', 'tighten_limits', 'read_only', 'module_off', 'personal_data_off',
  'block_network', 'block_fingerprint', 'freeze_record', 'release_holds', 'cut_database', 'stop'));
alter table operator_request drop constraint operator_request_verb_check, add constraint operator_request_verb_check check (verb in (
  'lift_containment', 'resolve_incident', 'note_incident', 'lower_severity', 'end_step', 'acknowledge_incident', 'set_on_call',
  'revoke_account', 'revoke_session', 'block_source', 'revoke_role', 'revoke_shop', 'revoke_all', 'rotate_signing_keys',
  'require_password_reset', 'tighten_limits', 'read_only', 'module_off', 'personal_data_off', 'block_network',
  'block_fingerprint', 'freeze_record', 'release_holds', 'cut_database', 'stop'));
-- For which incident, and for how long; the verb's own time when null.
alter table operator_request add column incident_id uuid, add column ttl_minutes integer check (ttl_minutes > 0);

-- Cuts the server off: its roles may connect no more, and their connections end. Whether everybody (public) could connect
-- is kept as a setting of the database, where a copy of the tables does not take it along. Gives how many ended.
create function cut_server_off() returns integer
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  name text := current_database();
  served text;
  ended integer;
begin
  -- Guard and command line do this at once, and a start gives the right to connect: PostgreSQL refuses the second.
  perform pg_advisory_xact_lock(6662402);
  if exists (select from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
      where d.datname = name and a.grantee = 0 and a.privilege_type = 'CONNECT') then
    execute format('alter database %I set sixfb.connect_for_all = %L', name, 'yes');
    -- Others lose nothing by it but what they have as everybody.
    execute format('grant connect on database %I to sixfb_guard, sixfb_auditor', name);
    execute format('revoke connect on database %I from public', name);
  end if;
  execute format('revoke connect on database %I from sixfb_app, sixfb_worker', name);
  if has_database_privilege('sixfb_app', name, 'CONNECT') then
    raise exception 'The owner of the tables may not say who connects to the database %', name;
  end if;
  foreach served in array array['sixfb_app', 'sixfb_worker'] loop
    -- Ending the sessions of another role takes its rights, which an owner that is no superuser can give itself.
    if not pg_has_role(current_user, served, 'USAGE') then
      execute format('grant %I to %I', served, current_user);
    end if;
  end loop;
  select count(*) filter (where pg_terminate_backend(pid)) into ended from pg_stat_activity
    where datname = name and usename in ('sixfb_app', 'sixfb_worker');
  return ended;
end $$;

-- The undo.
create function let_server_in() returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  name text := current_database();
begin
  perform pg_advisory_xact_lock(6662402);
  execute format('grant connect on database %I to sixfb_app, sixfb_worker', name);
  if exists (select from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
      where d.datname = name and s.setrole = 0 and 'sixfb.connect_for_all=yes' = any(s.setconfig)) then
    execute format('grant connect on database %I to public', name);
    execute format('alter database %I reset sixfb.connect_for_all', name);
  end if;
end $$;

-- Whether the server may connect, and how many connections of its roles there are.
create function server_access(out may_connect boolean, out connections integer)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select has_database_privilege('sixfb_app', current_database(), 'CONNECT'),
    (select count(*)::integer from pg_stat_activity
      where datname = current_database() and usename in ('sixfb_app', 'sixfb_worker')) $$;
revoke all on function cut_server_off(), let_server_in(), server_access() from public;
grant execute on function cut_server_off(), let_server_in(), server_access() to sixfb_guard;

-- What was asked lately, for the preview of an order: who read what by which route, who changed what. Ids begin with their
-- time, so nothing before `since` is looked at. Newest first, and not more than anybody reads.
create function traffic_since(since uuid)
  returns table (kind text, route text, person text, source text, entity text, requests bigint)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select 'read', a.route, coalesce(a.account_id::text, a.source), a.source, null, count(distinct a.request_id)
      from (select * from access_record where id >= since order by id desc limit 50000) a group by 1, 2, 3, 4
    union all
    select 'write', null, coalesce(nullif(e.body #>> '{actor,user,uid}', 'anonymous'), e.body #>> '{unmapped,source}'),
        e.body #>> '{unmapped,source}', (e.body #>> '{entity,type}') || ' ' || (e.body #>> '{entity,uid}'), count(*)
      from (select * from event where id >= since and class_uid = 3004 order by id desc limit 50000) e group by 1, 3, 4, 5
  $$;
create function bookings_since(since uuid) returns bigint
  language sql stable security definer set search_path = public, pg_temp
  as $$ select count(*) from booking where id >= since and origin <> 'demo' $$;
revoke all on function traffic_since(uuid), bookings_since(uuid) from public;
grant execute on function traffic_since(uuid), bookings_since(uuid) to sixfb_app, sixfb_guard, sixfb_auditor;

-- A frozen record is changed by nobody, whatever way he came, until its order is lifted or has run out.
create function is_frozen(record text) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select from containment where verb = 'freeze_record' and target = record and lifted_at is null
    and expires_at > now()) $$;
revoke all on function is_frozen(text) from public;
grant execute on function is_frozen(text) to sixfb_app, sixfb_guard, sixfb_worker;

create function refuse_change_of_frozen() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  record text := tg_argv[0] || ' ' || (to_jsonb(case when tg_op = 'INSERT' then new else old end) ->> tg_argv[1]);
begin
  if is_frozen(record) then
    raise exception 'frozen: %', record using errcode = '6F001';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
revoke all on function refuse_change_of_frozen() from public;
create trigger refuse_frozen before update or delete on booking
  for each row execute function refuse_change_of_frozen('booking', 'id');
create trigger refuse_frozen before insert or update or delete on booking_fee
  for each row execute function refuse_change_of_frozen('booking', 'booking_id');
create trigger refuse_frozen before insert or update or delete on payment
  for each row execute function refuse_change_of_frozen('booking', 'booking_id');
create trigger refuse_frozen before update or delete on client
  for each row execute function refuse_change_of_frozen('client', 'id');
create trigger refuse_frozen before insert or update or delete on client_note
  for each row execute function refuse_change_of_frozen('client', 'client_id');
create trigger refuse_frozen before insert or update or delete on client_consent
  for each row execute function refuse_change_of_frozen('client', 'client_id');
create trigger refuse_frozen before update or delete on account
  for each row execute function refuse_change_of_frozen('account', 'id');
create trigger refuse_frozen before insert or update or delete on membership
  for each row execute function refuse_change_of_frozen('account', 'account_id');

-- Whether there is such a record: the guard sees none of them whole.
create function record_exists(kind text, wanted uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select case kind
    when 'booking' then exists (select from booking where id = wanted)
    when 'client' then exists (select from client where id = wanted)
    when 'account' then exists (select from account where id = wanted)
    else false end $$;
revoke all on function record_exists(text, uuid) from public;
grant execute on function record_exists(text, uuid) to sixfb_guard;

-- Bookings in state hold that a source, a session, an account or a client made, by the events of those that stand: few.
create function holds_of(kind text, whose text) returns table (shop_id uuid, booking_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select b.shop_id, b.id from booking b where b.state = 'hold' and (
      kind = 'client' and b.client_id::text = whose
      or kind <> 'client' and exists (select from event e
        where e.at between b.created_at - interval '1 minute' and b.created_at + interval '1 minute'
          and e.class_uid = 3004 and e.body #>> '{entity,uid}' = b.id::text
          and whose = case kind when 'source' then e.body #>> '{unmapped,source}'
            when 'session' then e.body #>> '{actor,session,uid}'
            else e.body #>> '{actor,user,uid}' end))
  $$;
revoke all on function holds_of(text, text) from public;
grant execute on function holds_of(text, text) to sixfb_app, sixfb_guard, sixfb_auditor;
