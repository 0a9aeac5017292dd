-- How an incident ended: who says so and why, what was learnt, what became of its orders, and the checks that were green.
alter table incident add column resolution jsonb;
-- A person's decision that it is less grave than it was judged (from, to, person, reason, at).
alter table incident add column lowered jsonb;

-- What a request says besides its reason, and the code of the problem for which it was refused.
alter table operator_request add column details jsonb not null default '{}', add column problem text;
grant update (problem) on operator_request to sixfb_guard;
alter table operator_request drop constraint operator_request_verb_check, add constraint operator_request_verb_check check (verb in (
  'lift_containment', 'resolve_incident', 'note_incident', 'lower_severity', 'revoke_account', 'revoke_session', 'block_source',
  'revoke_role', 'revoke_shop', 'revoke_all', 'rotate_signing_keys', 'require_password_reset', 'tighten_limits'));
