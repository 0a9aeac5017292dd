-- A sequence leaves gaps, and a gap looks like a deleted incident: whoever opens one waits for an opening in hand.
create function next_incident_number() returns bigint language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('incident number'));
  return (select coalesce(max(number), 0) + 1 from incident);
end $$;
alter table incident alter column number drop identity;
alter table incident alter column number set default next_incident_number();
