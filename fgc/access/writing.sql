-- What may be written: by whom, in whose name, in which columns. Narrower than what may be seen. Applied after policies.sql,
-- in the same transaction; running it again changes nothing.

-- Which kind of viewer asks: a role of staff, or else what kind it is. And how whoever acts is named in words.
CREATE OR REPLACE FUNCTION fgc_who() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT CASE public.fgc_kind() WHEN 'staff' THEN current_setting('fgc.role', true) ELSE public.fgc_kind() END $$; -- a restore, which has no search path, asks too
CREATE OR REPLACE FUNCTION fgc_actor() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT public.fgc_kind() || ':' || public.fgc_viewer() $$;

-- Rows of a conference are written by its coordinator and the managers of the service; by whoever referred it, what is said
-- here and nothing else; by nobody else of staff. A table that is added tomorrow is closed to them until it is named here.
DO $$
DECLARE
    t text;
    does text;
    referrer text[];
    theirs text[] := ARRAY[
        'audit:INSERT', 'happening:INSERT', 'feed:INSERT UPDATE', 'assignment:INSERT UPDATE', 'referral:INSERT UPDATE',
        'named:INSERT UPDATE DELETE', 'order_in_force:INSERT UPDATE DELETE', 'question:INSERT UPDATE DELETE',
        'bottom_line:INSERT UPDATE DELETE', 'offer:INSERT UPDATE', 'plan:UPDATE', 'referrers_answer:INSERT',
        'attachment:INSERT DELETE', 'change_asked:INSERT', 'signature:INSERT', 'seal_review:INSERT UPDATE', 'progress:INSERT', 'agreed_name:INSERT',
        'agreed_quote:INSERT'];
BEGIN
    FOR t IN SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'conference_id'
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
    LOOP
        FOREACH does IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
            EXECUTE format('DROP POLICY IF EXISTS by_role_%s ON %I', lower(does), t);
            CONTINUE WHEN t IN ('audit', 'feed');
            referrer := CASE WHEN EXISTS (SELECT 1 FROM unnest(theirs) AS one WHERE one ~ ('^' || t || ':.*' || does))
                THEN ARRAY['social_worker'] ELSE '{}' END;
            EXECUTE format('CREATE POLICY by_role_%s ON %I AS RESTRICTIVE FOR %s %s (fgc_kind() <> ''staff''
                OR current_setting(''fgc.role'', true) = ANY (%L))', lower(does), t, does,
                CASE does WHEN 'INSERT' THEN 'WITH CHECK' ELSE 'USING' END,
                ARRAY['coordinator', 'service_manager'] || referrer);
        END LOOP;
    END LOOP;
END $$;

-- Whoever of staff says, sets, decides or signs something, does it in their own name; and so does everybody in the audit and
-- in history.
DO $$
DECLARE named record;
BEGIN
    FOR named IN SELECT * FROM (VALUES
        ('independence', 'staff_id'), ('referrers_answer', 'staff_id'), ('seal_review', 'staff_id'),
        ('added_signer', 'staff_id'), ('without_signature', 'staff_id'), ('looked', 'staff_id'), ('preparation_check', 'done_by'),
        ('pair_answer', 'answered_by'), ('caution', 'set_by'), ('exclusion', 'written_by'), ('safeguarding', 'recorded_by'),
        ('legal_hold', 'set_by'), ('keeping', 'set_by'), ('signature', 'recorded_by'), ('wanted', 'asked_by'),
        ('contact_entry', 'staff_id'), ('time_entry', 'staff_id'), ('words_outcome', 'staff_id')) AS rows (tab, col)
    LOOP
        EXECUTE format('DROP POLICY IF EXISTS in_own_name ON %I', named.tab);
        EXECUTE format('CREATE POLICY in_own_name ON %I AS RESTRICTIVE FOR INSERT
            WITH CHECK (fgc_kind() <> ''staff'' OR %I = fgc_viewer())', named.tab, named.col);
    END LOOP;
END $$;
-- When somebody phoned, or was reached, is written down later, though not years later.
CREATE OR REPLACE FUNCTION fgc_is_within_a_year(done timestamptz) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT done BETWEEN public.fgc_moment() - interval '366 days' AND public.fgc_moment() + interval '5 minutes' $$;
-- Whether somebody works here now and may be who refers a family: in whose name a referral that came by phone is typed.
CREATE OR REPLACE FUNCTION fgc_refers_here(whom uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
    AS $$ SELECT EXISTS (SELECT 1 FROM staff s WHERE s.id = whom AND s.active AND s.role = 'social_worker'
                         AND s.service_id = fgc_service()) $$;
-- And so does whoever writes down who it was where that may be left open, or stands in words.
DO $$
DECLARE named record;
BEGIN
    FOR named IN SELECT * FROM (VALUES
        ('knock', 'staff', 'staff_id = fgc_viewer()'), ('pin', 'staff', 'made_by = fgc_viewer()'),
        ('plan', 'staff', 'typed_by = fgc_viewer() AND shown_by IS NULL'),
        ('plan', 'person', 'typed_by IS NULL AND shown_by IS NULL'),
        ('progress', 'staff', 'by_staff_id = fgc_viewer() AND by_person_id IS NULL'), ('progress', 'person', 'by_staff_id IS NULL'),
        ('joining', 'staff', 'coalesce(made_by, fgc_viewer()) = fgc_viewer()'),
        ('order_party', 'staff', 'coalesce(said_by, fgc_viewer()) = fgc_viewer()'),
        ('change_asked', 'staff', 'answered_by IS NULL'), ('help_asked', 'person', 'settled_by IS NULL'),
        ('notes_begun', 'person', 'begun_by = fgc_viewer()'), ('entry_request', 'person', 'person_id = fgc_viewer()
            AND state = ''asked'' AND num_nonnulls(answered_by, answer_key, shown_key, nonce, sealed) = 0'), ('room_draft', 'person', 'changed_by = fgc_viewer()'),
        ('consent', 'person', 'withdrawn_by = fgc_actor() AND said_to IS NULL'),
        -- whoever refers writes it in their own name; a manager, what somebody says on the phone, and who it was that typed it
        ('referral', 'staff', 'state = ''draft'' AND confirmed_at IS NULL AND CASE WHEN entered_by_id IS NULL
            THEN referrer_id = fgc_viewer() ELSE entered_by_id = fgc_viewer() AND fgc_who() = ''service_manager''
                AND fgc_is_within_a_year(called_at) AND (referrer_id IS NULL OR fgc_refers_here(referrer_id)) END'),
        -- what was told to whoever referred the family is written down as the referral is accepted
        ('consent', 'staff', 'withdrawn_by IN ('''', fgc_actor()) AND (coalesce(said_to, fgc_viewer()) = fgc_viewer()
            OR said_to IN (SELECT r.referrer_id FROM referral r WHERE r.conference_id = consent.conference_id))'))
        AS rows (tab, kind, fine)
    LOOP
        EXECUTE format('DROP POLICY IF EXISTS in_own_name_%s ON %I', named.kind, named.tab);
        EXECUTE format('CREATE POLICY in_own_name_%1$s ON %2$I AS RESTRICTIVE FOR INSERT WITH CHECK (fgc_kind() <> %1$L OR %3$s)',
                       named.kind, named.tab, named.fine);
    END LOOP;
END $$;
DROP POLICY IF EXISTS in_own_name ON happening;
CREATE POLICY in_own_name ON happening AS RESTRICTIVE FOR INSERT
    WITH CHECK (fgc_kind() NOT IN ('staff', 'person') OR actor = fgc_kind() || ':' || fgc_viewer());
DROP POLICY IF EXISTS in_own_name ON audit;
CREATE POLICY in_own_name ON audit AS RESTRICTIVE FOR INSERT
    WITH CHECK (fgc_kind() NOT IN ('staff', 'person') OR actor_kind = fgc_kind() AND actor_id = fgc_viewer());

-- Until when a way in may last: one for signing for fourteen days, any other for a year after today or as long as the links of
-- its conference, which are bound to its last meeting in the same way (an approach may not ask for more: fgc.approach.reading).
CREATE OR REPLACE FUNCTION fgc_links_may_last(conference uuid, until timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT until <= greatest(public.fgc_moment(), (SELECT max(m.ends_at) FROM public.meeting m WHERE m.conference_id = conference))
        + interval '366 days 5 minutes' $$;
CREATE OR REPLACE FUNCTION fgc_link_lives(conference uuid, purpose text, until timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE purpose WHEN 'sign' THEN until <= public.fgc_moment() + interval '14 days 5 minutes'
        ELSE until <= greatest(public.fgc_moment() + interval '366 days 5 minutes',
                               (SELECT c.links_until FROM public.conference c WHERE c.id = conference)) END $$;

-- What is written by the program alone, or at the door: files that were sealed, reminders, links and visits, sessions. Whoever
-- could write one of these could open a page in somebody else's name.
DO $$
DECLARE made record;
BEGIN
    FOR made IN SELECT * FROM (VALUES
        ('sealed_plan', 'fgc_kind() = ''worker'''), ('reminder', 'fgc_kind() = ''worker'''),
        ('meeting_reminder', 'fgc_kind() = ''worker'''),
        ('personal_link', 'fgc_kind() = ''worker'' OR fgc_kind() = ''staff'' AND fgc_link_lives(conference_id, purpose, expires_at)'), ('person_session', 'fgc_kind() IN (''door'', ''worker'')'),
        ('staff_session', 'fgc_kind() = ''door'''),
        ('feed', 'fgc_kind() = ''staff'' AND staff_id = fgc_viewer() OR fgc_kind() = ''person'' AND person_id = fgc_viewer()'))
        AS rows (tab, writer)
    LOOP
        EXECUTE format('DROP POLICY IF EXISTS made_by ON %I', made.tab);
        EXECUTE format('CREATE POLICY made_by ON %I AS RESTRICTIVE FOR INSERT WITH CHECK (%s)', made.tab, made.writer);
    END LOOP;
END $$;
-- A reminder is the program's from its first line to its last.
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['reminder', 'meeting_reminder'] LOOP
        EXECUTE format('DROP POLICY IF EXISTS changed_by ON %I', t);
        EXECUTE format('CREATE POLICY changed_by ON %I AS RESTRICTIVE FOR UPDATE USING (fgc_kind() = ''worker'')', t);
    END LOOP;
END $$;
DROP POLICY IF EXISTS by_role_update ON letter;
CREATE POLICY by_role_update ON letter AS RESTRICTIVE FOR UPDATE USING (fgc_kind() <> 'staff'
    OR current_setting('fgc.role', true) IN ('coordinator', 'service_manager', 'social_worker'))
    -- whoever sets a hold stops what would remind somebody, and a social worker changes nothing else about any letter
    WITH CHECK (current_setting('fgc.role', true) IS DISTINCT FROM 'social_worker' OR state = 'cancelled' AND why = 'safety_hold'
        AND kind IN ('invitation.reminder', 'actions.reminder'));

-- Which columns of a row somebody changes: 'who:column,column', for each kind of viewer, or role of staff, that is held to some;
-- nobody else is. What SECURITY DEFINER functions do is done by the owner of the tables, and goes past it. For each of them a
-- trigger of its own looks at every other column of the table, and only where one of those is written: a drawing of a megabyte
-- is not looked at when it is not touched.
CREATE OR REPLACE FUNCTION fgc_only_these() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: there is a column that is not for them to change', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
DO $$
DECLARE
    old record;
    held record;
    moves text := 'stage,version,safety_version,held_since,held_because_locked,held_by,awaiting_independence';
    carried text := 'state,why,secret_locked,sent_at,not_after_at,again,safety_version,lease_token,first_tried_at';
BEGIN
    FOR old IN SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE t.tgname ~ '^only_these' AND NOT t.tgisinternal LOOP
        EXECUTE format('DROP TRIGGER %I ON %I', old.tgname, old.relname);
    END LOOP;
    FOR held IN SELECT tab, split_part(one, ':', 1) AS who, string_agg(quote_ident(a.attname), ', ') AS columns,
            string_agg(format('OLD.%1$I IS DISTINCT FROM NEW.%1$I', a.attname), ' OR ') AS changed
        FROM (VALUES
        ('conference', ARRAY['person:stage,version,safety_version', 'social_worker:' || moves,
                             'coordinator:' || moves || ',links_until,name', 'service_manager:' || moves || ',links_until,closed_at,name']),
        ('attachment', ARRAY['coordinator:for_referrer,for_managers']),
        ('plan', ARRAY['person:childs_words_locked,drawing_locked,family_words_locked,monitor_id,review_on,'
                       || 'review_at_time,review_place_locked,no_review_because_locked,number,state,shown_at,shown_by,version',
                       'social_worker:state,agreed_at,text_hash,version']),
        ('meeting_part', ARRAY['person:ended_at']),
        ('entry_request', ARRAY['person:state,answered_by,answer_key,shown_key,nonce,sealed']),
        ('review', ARRAY['person:declined_because_locked,declined_at,declined_by,version']),
        ('change_asked', ARRAY['person:accepted,answered_by,answered_at', 'coordinator:', 'service_manager:']),
        ('consent', ARRAY['person:withdrawn_at,withdrawn_by']),
        ('feed', ARRAY['person:ended_at', 'social_worker:ended_at', 'coordinator:ended_at', 'service_manager:ended_at']),
        ('feedback', ARRAY['person:score,words_locked,at']),
        ('help_asked', ARRAY['coordinator:settled_at,settled_by']),
        ('held_copy', ARRAY['coordinator:looked_at,looked_by,because_locked,refused_at,refused_by,refused_mark', 'service_manager:']),
        ('invitation', ARRAY['person:answer,answered_at,answered_by,way,spokesperson_locked,own_words_locked,needs_words_locked,version,'
                              || 'withdrawn_at,withdrawn_because']), -- as they stop taking part: transitions.sql
        ('letter', ARRAY['person:state,why,secret_locked', 'social_worker:state,why,secret_locked', 'coordinator:' || carried, 'service_manager:' || carried]),
        ('personal_link', ARRAY['person:revoked_at,revoked_because', 'coordinator:revoked_at,revoked_because,newer_link_id,expires_at,known_at',
                                'service_manager:revoked_at,revoked_because,expires_at,known_at']),
        ('person_session', ARRAY['person:ended_at,pin_at', 'coordinator:ended_at,level,pin_at', 'service_manager:ended_at,level,pin_at']),
        ('signature', ARRAY['person:withdrawn_at', 'coordinator:withdrawn_at,other_name_looked_at', 'service_manager:withdrawn_at']),
        ('safeguarding', ARRAY['coordinator:', 'service_manager:done_locked,settled_by,settled_at']),
        ('service', ARRAY['service_manager:pin_for_all']),
        ('staff', ARRAY['administrator:role,active,phone,team,manager_id'])) AS rows (tab, columns), unnest(columns) AS one,
        pg_attribute a WHERE a.attrelid = tab::regclass AND a.attnum > 0 AND NOT a.attisdropped
            AND a.attname <> ALL (string_to_array(split_part(one, ':', 2), ',')) GROUP BY 1, 2
    LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OF %s ON %I FOR EACH ROW
            WHEN (current_user = ''fgc_app'' AND fgc_kind() IN (''person'', ''staff'') AND fgc_who() = %L AND (%s))
            EXECUTE FUNCTION fgc_only_these()', 'only_these_' || held.who, held.columns, held.tab, held.who, held.changed);
    END LOOP;
END $$;

-- Whose a row is stays so, and so does every other key to another row but for those that a page does change: nothing is led to
-- another person, family or letter by a change.
CREATE OR REPLACE FUNCTION fgc_stays_theirs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'whose a row of % is stays so', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
DO $$
DECLARE each record;
BEGIN
    FOR each IN SELECT c.relname AS tab, string_agg(format('OLD.%1$I IS DISTINCT FROM NEW.%1$I', a.attname), ' OR ') AS moved
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'procrastinate%'
          AND c.relname NOT IN ('alembic_version', 'audit', 'audit_head')
          AND (a.attname IN ('id', 'to_kind') OR a.atttypid = 'uuid'::regtype AND a.attname ~ '_id$'
            AND c.relname || '.' || a.attname <> ALL (ARRAY['plan.monitor_id', 'referral.holder_id', 'referral.referrer_id', 'review.meeting_id', 'person.staff_id', 'caution.order_id',
                'staff.manager_id', 'goal.bottom_line_id', 'action.goal_id', 'action.who_id', 'action.helper_id', 'action.bottom_line_id',
                'contingency.who_id', 'contingency.action_id', 'own_copy.coordinator_id', 'own_copy.manager_id', 'begun.staff_id',
                'personal_link.newer_link_id'])) GROUP BY 1
    LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER stays_theirs BEFORE UPDATE ON %I FOR EACH ROW
            WHEN (current_user = ''fgc_app'' AND fgc_kind() IN (''person'', ''staff'') AND (%s))
            EXECUTE FUNCTION fgc_stays_theirs()', each.tab, each.moved);
    END LOOP;
END $$;

-- A safety hold is set by anybody who works on a conference, and lifted by a manager.
DROP TRIGGER IF EXISTS moves_on ON conference;
DROP FUNCTION IF EXISTS fgc_moves_on();
CREATE OR REPLACE FUNCTION fgc_stays_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a manager lifts a safety hold' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER stays_held BEFORE UPDATE OF held_since ON conference FOR EACH ROW
    WHEN (current_user = 'fgc_app' AND fgc_kind() = 'staff' AND OLD.held_since IS NOT NULL
          AND NEW.held_since IS DISTINCT FROM OLD.held_since AND fgc_who() IS DISTINCT FROM 'service_manager')
    EXECUTE FUNCTION fgc_stays_held();

-- What is deleted by the program at all; the rest only ends, or is erased by the functions of policies.sql.
DO $$
DECLARE t text;
BEGIN
    FOR t IN SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
        AND c.relname NOT LIKE 'procrastinate%' AND c.relname <> ALL (ARRAY[
            'goal', 'action', 'contingency', 'tally', 'feed_fetch', 'once', 'sign_in_attempt', 'passkey', 'sign_in_secret',
            'elsewhere', 'begun', 'unsent', 'room_draft', 'notes_begun', 'entry_request', 'need', 'meeting_part', 'place',
            'preparation_check', 'named', 'order_in_force', 'question', 'bottom_line', 'attachment'])
    LOOP
        EXECUTE format('REVOKE DELETE ON %I FROM fgc_app', t);
    END LOOP;
END $$;

-- What is written once, or of which one thing alone is added later.
REVOKE UPDATE ON assignment, conflict, independence, looked, added_signer, without_signature, copy_sent, suggestion,
    known_browser, preparation_check, person_key, feed_fetch, seal_review, action_result FROM fgc_app;
GRANT UPDATE (ended_at) ON assignment TO fgc_app;
GRANT UPDATE (settled_at, settled_how_locked) ON suggestion TO fgc_app;
