"""Every table of the first release, and the job queue's own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from fgc.kit.jobs import schema_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.get_bind().connection.driver_connection.execute(schema_sql())
    op.create_table(
        "audit",
        sa.Column("chain", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=True),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("prev", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("payload_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "octet_length(mac) = 32 AND octet_length(prev) = 32", name=op.f("ck_audit_mac_size")
        ),
        sa.CheckConstraint("payload_locked IS NOT NULL", name=op.f("ck_audit_payload")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("chain", "seq", name=op.f("uq_audit_chain_seq")),
    )
    op.create_index("ix_audit_conference", "audit", ["conference_id", "action"], unique=False)
    op.create_index("ix_audit_request", "audit", ["conference_id", "request"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "begun",
        sa.Column(
            "ceremony",
            sa.Enum(
                "sign_in",
                "prove",
                "register",
                name="ceremony",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_begun")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_begun_fingerprint")),
    )
    op.create_table(
        "clock_mark",
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_mark")),
    )
    op.create_table(
        "kept_seal",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("short_code", sa.Text(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("newest", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_seal")),
        sa.UniqueConstraint("sha256", name=op.f("uq_kept_seal_sha256")),
        sa.UniqueConstraint("short_code", name=op.f("uq_kept_seal_short_code")),
    )
    op.create_table(
        "letter",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=True),
        sa.Column(
            "to_kind",
            sa.Enum("person", "staff", name="to_kind", native_enum=False, create_constraint=True, length=60),
            nullable=False,
        ),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "email", "text", "print", name="channel", native_enum=False, create_constraint=True, length=60
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "sending",
                "sent",
                "failed",
                "held",
                "uncertain",
                "cancelled",
                "to_print",
                "printed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("safety_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_after_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("secret_locked", sa.LargeBinary(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("lease_until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handing_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    op.create_index("ix_letter_matter_id_created_at", "letter", ["matter_id", "created_at"], unique=False)
    op.create_index(
        "ix_letter_on_its_way",
        "letter",
        ["state", "not_before_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('pending', 'sending', 'uncertain')"),
    )
    op.create_index(op.f("ix_letter_to_id"), "letter", ["to_id"], unique=False)
    op.create_table(
        "once",
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("answer_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_once")),
        sa.UniqueConstraint("actor", "key", name="uq_once_actor_key"),
    )
    op.create_index(op.f("ix_once_at"), "once", ["at"], unique=False)
    op.create_table(
        "restored",
        sa.Column("backup_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replayed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sound", sa.Boolean(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restored")),
    )
    op.create_table(
        "service",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("neutral_name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("approach", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("pin_for_all", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("email_fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(
        op.f("ix_sign_in_attempt_email_fingerprint"), "sign_in_attempt", ["email_fingerprint"], unique=False
    )
    op.create_table(
        "tally",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("whose", sa.LargeBinary(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
        sa.UniqueConstraint("what", "whose", name=op.f("uq_tally_what_whose")),
    )
    op.create_table(
        "unsent",
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("browser", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("typed_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsent")),
    )
    op.create_index(op.f("ix_unsent_actor_id"), "unsent", ["actor_id"], unique=False)
    op.create_index(op.f("ix_unsent_at"), "unsent", ["at"], unique=False)
    op.create_table(
        "conference",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("approach", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "draft",
                "referred",
                "returned",
                "declined",
                "waiting",
                "preparing",
                "scheduled",
                "meeting",
                "agreeing",
                "signing",
                "live",
                "closed",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.Column("safety_version", sa.Integer(), nullable=False),
        sa.Column("awaiting_independence", sa.Boolean(), nullable=False),
        sa.Column("held_because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("links_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_conference_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference")),
        sa.UniqueConstraint("service_id", "number", name=op.f("uq_conference_service_id_number")),
    )
    op.create_table(
        "numbering",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_numbering_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_numbering")),
        sa.UniqueConstraint("service_id", "year", name=op.f("uq_numbering_service_id_year")),
    )
    op.create_table(
        "personal_link",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "answer",
                "plan",
                "sign",
                "action",
                "home",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_because", sa.Text(), nullable=True),
        sa.Column("newer_link_id", sa.Uuid(), nullable=True),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("octet_length(fingerprint) = 32", name=op.f("ck_personal_link_fingerprint_size")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_personal_link_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_link")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_personal_link_fingerprint")),
    )
    op.create_index(op.f("ix_personal_link_conference_id"), "personal_link", ["conference_id"], unique=False)
    op.create_index(op.f("ix_personal_link_person_id"), "personal_link", ["person_id"], unique=False)
    op.create_table(
        "staff",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "coordinator",
                "social_worker",
                "service_manager",
                "administrator",
                "auditor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["manager_id"], ["staff.id"], name=op.f("fk_staff_manager_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_staff_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
    )
    op.create_index("uq_staff_email", "staff", [sa.literal_column("lower(email)")], unique=True)
    op.create_table(
        "alert",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "many_404",
                "chain",
                "clock",
                name="alert_kind",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["seen_by"], ["staff.id"], name=op.f("fk_alert_seen_by")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_alert_service_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_alert_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    op.create_index(
        "ix_alert_open", "alert", ["service_id"], unique=False, postgresql_where="seen_at IS NULL"
    )
    op.create_table(
        "assignment",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "coordinator",
                "referrer",
                "referrers_manager",
                name="part",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_assignment_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_staff", "assignment", ["staff_id"], unique=False)
    op.create_index(
        "uq_assignment_now",
        "assignment",
        ["conference_id", "staff_id", "part"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_assignment_one_coordinator",
        "assignment",
        ["conference_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL AND part = 'coordinator'"),
    )
    op.create_table(
        "bottom_line",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["staff.id"], name=op.f("fk_bottom_line_approved_by")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_bottom_line_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bottom_line")),
        sa.UniqueConstraint(
            "conference_id",
            "number",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("uq_bottom_line_conference_id_number"),
        ),
    )
    op.create_table(
        "conflict",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_conflict_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
        sa.UniqueConstraint("conference_id", "staff_id", name=op.f("uq_conflict_conference_id_staff_id")),
    )
    op.create_table(
        "elsewhere",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_elsewhere_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_elsewhere")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_elsewhere_issuer_subject")),
        sa.UniqueConstraint("staff_id", name=op.f("uq_elsewhere_staff_id")),
    )
    op.create_table(
        "erase_notice",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_erase_notice_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erase_notice")),
        sa.UniqueConstraint("conference_id", name=op.f("uq_erase_notice_conference_id")),
    )
    op.create_table(
        "export",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(agreed IS TRUE) = (ends_at IS NOT NULL)", name=op.f("ck_export_ends")),
        sa.CheckConstraint("(decided_at IS NULL) = (agreed IS NULL)", name=op.f("ck_export_decided_or_not")),
        sa.CheckConstraint(
            "(decided_by IS NULL OR decided_at IS NOT NULL) AND (decided_by IS NOT NULL OR agreed IS NOT TRUE)",
            name=op.f("ck_export_decided_by_somebody"),
        ),
        sa.CheckConstraint("ends_at - decided_at <= interval '24 hours'", name=op.f("ck_export_a_day")),
        sa.CheckConstraint("decided_by <> asked_by", name=op.f("ck_export_two_people")),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_export_asked_by")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_export_conference_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_export_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
    )
    op.create_index(op.f("ix_export_conference_id"), "export", ["conference_id"], unique=False)
    op.create_table(
        "feed",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "coordinator",
                "social_worker",
                "service_manager",
                "administrator",
                "auditor",
                name="feed_role",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column("conference_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(staff_id IS NULL) = (role IS NULL)", name=op.f("ck_feed_of_staff")),
        sa.CheckConstraint(
            "num_nonnulls(person_id, conference_id, link_id) IN (0, 3)", name=op.f("ck_feed_of_a_person")
        ),
        sa.CheckConstraint("num_nonnulls(staff_id, person_id) = 1", name=op.f("ck_feed_one_owner")),
        sa.CheckConstraint("octet_length(fingerprint) = 32", name=op.f("ck_feed_fingerprint_size")),
        sa.ForeignKeyConstraint(["link_id"], ["personal_link.id"], name=op.f("fk_feed_link_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_feed_service_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_feed_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_feed_fingerprint")),
    )
    op.create_index("uq_feed_person", "feed", ["person_id"], unique=True, postgresql_where="ended_at IS NULL")
    op.create_index("uq_feed_staff", "feed", ["staff_id"], unique=True, postgresql_where="ended_at IS NULL")
    op.create_table(
        "happening",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("turn", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_happening_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_happening")),
    )
    op.create_index("ix_happening_conference_at", "happening", ["conference_id", "at"], unique=False)
    op.create_table(
        "independence",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("statement_locked", sa.LargeBinary(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_independence_conference_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_independence_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_independence")),
    )
    op.create_index(op.f("ix_independence_conference_id"), "independence", ["conference_id"], unique=False)
    op.create_table(
        "joining",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("opened_fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("seed_locked", sa.LargeBinary(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_joining_service_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_joining_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joining")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_joining_fingerprint")),
        sa.UniqueConstraint("opened_fingerprint", name=op.f("uq_joining_opened_fingerprint")),
    )
    op.create_index(op.f("ix_joining_staff_id"), "joining", ["staff_id"], unique=False)
    op.create_table(
        "keeping",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("kept_as", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("until > ended_on", name=op.f("ck_keeping_kept_for_a_while")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_keeping_conference_id")),
        sa.ForeignKeyConstraint(["set_by"], ["staff.id"], name=op.f("fk_keeping_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keeping")),
        sa.UniqueConstraint("conference_id", name=op.f("uq_keeping_conference_id")),
    )
    op.create_index(op.f("ix_keeping_until"), "keeping", ["until"], unique=False)
    op.create_table(
        "known_browser",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_known_browser_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_browser")),
        sa.UniqueConstraint("staff_id", "fingerprint", name=op.f("uq_known_browser_staff_id_fingerprint")),
    )
    op.create_table(
        "legal_hold",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lift_asked_by", sa.Uuid(), nullable=True),
        sa.Column("lift_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("lift_because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(lifted_by IS NULL) = (lifted_at IS NULL) AND (lifted_by IS NULL OR lift_asked_by IS NOT NULL) AND (lift_asked_by IS NULL) = (lift_asked_at IS NULL)",
            name=op.f("ck_legal_hold_lifted_whole"),
        ),
        sa.CheckConstraint("because_locked IS NOT NULL", name=op.f("ck_legal_hold_reason")),
        sa.CheckConstraint("lifted_by <> lift_asked_by", name=op.f("ck_legal_hold_second_person")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_legal_hold_conference_id")
        ),
        sa.ForeignKeyConstraint(["lift_asked_by"], ["staff.id"], name=op.f("fk_legal_hold_lift_asked_by")),
        sa.ForeignKeyConstraint(["lifted_by"], ["staff.id"], name=op.f("fk_legal_hold_lifted_by")),
        sa.ForeignKeyConstraint(["set_by"], ["staff.id"], name=op.f("fk_legal_hold_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index(op.f("ix_legal_hold_conference_id"), "legal_hold", ["conference_id"], unique=False)
    op.create_index(
        "uq_legal_hold_now",
        "legal_hold",
        ["conference_id"],
        unique=True,
        postgresql_where="lifted_at IS NULL",
    )
    op.create_table(
        "looked",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_looked_conference_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_looked_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looked")),
        sa.UniqueConstraint("conference_id", "mark", name=op.f("uq_looked_conference_id_mark")),
    )
    op.create_table(
        "meeting",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "first",
                "separate",
                "review",
                name="meeting_kind",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "under_way",
                "held",
                "cancelled",
                name="meeting_state",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("zone_rules", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_of_two", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("venue_locked", sa.LargeBinary(), nullable=True),
        sa.Column("venue_address_locked", sa.LargeBinary(), nullable=True),
        sa.Column("getting_there_locked", sa.LargeBinary(), nullable=True),
        sa.Column("rooms_locked", sa.LargeBinary(), nullable=True),
        sa.Column("doors_locked", sa.LargeBinary(), nullable=True),
        sa.Column("food_locked", sa.LargeBinary(), nullable=True),
        sa.Column("children_locked", sa.LargeBinary(), nullable=True),
        sa.Column("joining_locked", sa.LargeBinary(), nullable=True),
        sa.Column("cancelled_because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meeting_ends_after_start")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_meeting_conference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index(op.f("ix_meeting_conference_id"), "meeting", ["conference_id"], unique=False)
    op.create_table(
        "offer",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("in_letter_before_proceedings", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("how_locked", sa.LargeBinary(), nullable=True),
        sa.Column("note_locked", sa.LargeBinary(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("answer IN ('', 'accepted', 'declined')", name=op.f("ck_offer_answer")),
        sa.CheckConstraint(
            "answered_on IS NULL OR answered_on >= offered_on", name=op.f("ck_offer_answered_after_offer")
        ),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_offer_conference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index(op.f("ix_offer_conference_id"), "offer", ["conference_id"], unique=False)
    op.create_table(
        "passkey",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_passkey_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_staff_id"), "passkey", ["staff_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("called", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "central",
                "family",
                "friend",
                "advocate",
                "interpreter",
                "professional",
                name="person_kind",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("tie", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "mothers_side",
                "fathers_side",
                "both_sides",
                "other",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column(
            "ring",
            sa.Enum(
                "closest",
                "family",
                "community",
                name="ring",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column(
            "age_group",
            sa.Enum(
                "baby",
                "child",
                "young_person",
                "adult",
                "older",
                name="age_group",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("has_pr", sa.Boolean(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("named_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("former_names_locked", sa.LargeBinary(), nullable=True),
        sa.Column("earlier_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_person_conference_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_person_service_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_person_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("id", "kind", name=op.f("uq_person_id_kind")),
    )
    op.create_index(op.f("ix_person_conference_id"), "person", ["conference_id"], unique=False)
    op.create_index(op.f("ix_person_named_id"), "person", ["named_id"], unique=False)
    op.create_table(
        "person_session",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stays_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "level",
            sa.Enum(
                "link", "pin", "self", name="level", native_enum=False, create_constraint=True, length=60
            ),
            nullable=False,
        ),
        sa.Column("pin_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["personal_link.id"], name=op.f("fk_person_session_link_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_person_session_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_session")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_person_session_fingerprint")),
    )
    op.create_index(op.f("ix_person_session_person_id"), "person_session", ["person_id"], unique=False)
    op.create_table(
        "pin",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("kept", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_by", sa.Uuid(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tries_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_pin_made_by")),
        sa.ForeignKeyConstraint(["told_by"], ["staff.id"], name=op.f("fk_pin_told_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pin")),
        sa.UniqueConstraint("person_id", name=op.f("uq_pin_person_id")),
    )
    op.create_index(op.f("ix_pin_conference_id"), "pin", ["conference_id"], unique=False)
    op.create_table(
        "preparation_check",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by", sa.Uuid(), nullable=False),
        sa.Column("not_needed_because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_preparation_check_conference_id")
        ),
        sa.ForeignKeyConstraint(["done_by"], ["staff.id"], name=op.f("fk_preparation_check_done_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation_check")),
        sa.UniqueConstraint("conference_id", "item", name=op.f("uq_preparation_check_conference_id_item")),
    )
    op.create_table(
        "question",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_question_conference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint(
            "conference_id",
            "number",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("uq_question_conference_id_number"),
        ),
    )
    op.create_table(
        "referral",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("referrer_id", sa.Uuid(), nullable=True),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "accepted",
                "declined",
                "withdrawn",
                name="referral_state",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column(
            "legal_stage",
            sa.Enum(
                "early_help",
                "child_in_need",
                "child_protection",
                "pre_proceedings",
                "proceedings",
                "looked_after",
                "adult",
                name="legal_stage",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column("application_on", sa.Date(), nullable=True),
        sa.Column("orders_known", sa.Text(), nullable=False),
        sa.Column(
            "consent_basis",
            sa.Enum(
                "parental_responsibility",
                "young_person_16_17",
                "gillick_competent",
                "authority_with_pr",
                "adult_with_capacity",
                "best_interests",
                name="consent_basis",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column("consent_scope", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("attends_whole", sa.Boolean(), nullable=False),
        sa.Column("manager_aware", sa.Boolean(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("no_offer_on", sa.Date(), nullable=True),
        sa.Column("report_sent_on", sa.Date(), nullable=True),
        sa.Column("report_given_on", sa.Date(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("caller_name_locked", sa.LargeBinary(), nullable=True),
        sa.Column("caller_team_locked", sa.LargeBinary(), nullable=True),
        sa.Column("caller_contact_locked", sa.LargeBinary(), nullable=True),
        sa.Column("case_number_locked", sa.LargeBinary(), nullable=True),
        sa.Column("purpose_locked", sa.LargeBinary(), nullable=True),
        sa.Column("going_well_locked", sa.LargeBinary(), nullable=True),
        sa.Column("worries_locked", sa.LargeBinary(), nullable=True),
        sa.Column("if_nothing_changes_locked", sa.LargeBinary(), nullable=True),
        sa.Column("living_arrangement_locked", sa.LargeBinary(), nullable=True),
        sa.Column("safety_risks_locked", sa.LargeBinary(), nullable=True),
        sa.Column("important_dates_locked", sa.LargeBinary(), nullable=True),
        sa.Column("culture_locked", sa.LargeBinary(), nullable=True),
        sa.Column("coordinator_wishes_locked", sa.LargeBinary(), nullable=True),
        sa.Column("not_to_contact_locked", sa.LargeBinary(), nullable=True),
        sa.Column("urgent_because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("help_available_locked", sa.LargeBinary(), nullable=True),
        sa.Column("consent_by_locked", sa.LargeBinary(), nullable=True),
        sa.Column("child_asked_locked", sa.LargeBinary(), nullable=True),
        sa.Column("unfinished_locked", sa.LargeBinary(), nullable=True),
        sa.Column("bottom_lines_note_locked", sa.LargeBinary(), nullable=True),
        sa.Column("no_offer_because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("no_offer_by_locked", sa.LargeBinary(), nullable=True),
        sa.Column("report_locked", sa.LargeBinary(), nullable=True),
        sa.Column("decided_because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(entered_by_id IS NULL) = (called_at IS NULL)", name=op.f("ck_referral_call_has_its_time")
        ),
        sa.CheckConstraint("orders_known IN ('', 'yes', 'no')", name=op.f("ck_referral_orders_known")),
        sa.CheckConstraint(
            "report_given_on IS NULL OR report_sent_on IS NOT NULL",
            name=op.f("ck_referral_report_given_after_sent"),
        ),
        sa.CheckConstraint(
            "referrer_id IS NOT NULL OR entered_by_id IS NOT NULL", name=op.f("ck_referral_somebody_refers")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'returned', 'withdrawn') OR consent_on IS NOT NULL",
            name=op.f("ck_referral_consent_before_sending"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR referrer_id IS NOT NULL",
            name=op.f("ck_referral_referrer_before_sending"),
        ),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_referral_conference_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["staff.id"], name=op.f("fk_referral_entered_by_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["staff.id"], name=op.f("fk_referral_holder_id")),
        sa.ForeignKeyConstraint(["referrer_id"], ["staff.id"], name=op.f("fk_referral_referrer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("conference_id", name=op.f("uq_referral_conference_id")),
    )
    op.create_table(
        "sign_in_secret",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("seed_locked", sa.LargeBinary(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_sign_in_secret_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_secret")),
        sa.UniqueConstraint("staff_id", name=op.f("uq_sign_in_secret_staff_id")),
    )
    op.create_table(
        "staff_session",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asleep_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lent_path", sa.Text(), nullable=True),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_session_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_staff_session_fingerprint")),
    )
    op.create_index(op.f("ix_staff_session_staff_id"), "staff_session", ["staff_id"], unique=False)
    op.create_table(
        "urgent_access",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("decided_by <> staff_id", name=op.f("ck_urgent_access_second_person")),
        sa.CheckConstraint(
            "(decided_by IS NULL OR decided_at IS NOT NULL) AND (NOT agreed OR decided_by IS NOT NULL)",
            name=op.f("ck_urgent_access_decided_whole"),
        ),
        sa.CheckConstraint("agreed = (ends_at IS NOT NULL)", name=op.f("ck_urgent_access_ends")),
        sa.CheckConstraint(
            "ends_at - decided_at <= interval '24 hours'", name=op.f("ck_urgent_access_a_day")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_urgent_access_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgent_access")),
    )
    op.create_index(op.f("ix_urgent_access_conference_id"), "urgent_access", ["conference_id"], unique=False)
    op.create_index(op.f("ix_urgent_access_staff_id"), "urgent_access", ["staff_id"], unique=False)
    op.create_index(
        "uq_urgent_access_open",
        "urgent_access",
        ["conference_id", "staff_id"],
        unique=True,
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    op.create_table(
        "wanted",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "coordinator",
                "social_worker",
                "service_manager",
                "administrator",
                "auditor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "decided_by <> asked_by AND decided_by <> staff_id", name=op.f("ck_wanted_second_person")
        ),
        sa.CheckConstraint("asked_by <> staff_id", name=op.f("ck_wanted_not_for_oneself")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (agreed IS NULL) AND (decided_by IS NULL OR decided_at IS NOT NULL)"
            " AND (decided_by IS NOT NULL OR agreed IS NOT TRUE)",
            name=op.f("ck_wanted_decided_whole"),
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_wanted_service_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_wanted_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wanted")),
    )
    op.create_index(op.f("ix_wanted_staff_id"), "wanted", ["staff_id"], unique=False)
    op.create_index(
        "uq_wanted_open", "wanted", ["staff_id"], unique=True, postgresql_where=sa.text("decided_at IS NULL")
    )
    op.create_table(
        "consent",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "take_part",
                "referral",
                "contact",
                "share",
                name="consent_to",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "parental_responsibility",
                "young_person_16_17",
                "gillick_competent",
                "authority_with_pr",
                "adult_with_capacity",
                "best_interests",
                name="consent_basis",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("said_to", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("what_locked", sa.LargeBinary(), nullable=True),
        sa.Column("with_whom_locked", sa.LargeBinary(), nullable=True),
        sa.Column("given_by_locked", sa.LargeBinary(), nullable=True),
        sa.Column("withdrawn_how_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by = '')", name=op.f("ck_consent_withdrawn_by_somebody")
        ),
        sa.CheckConstraint("(given_on IS NULL) = (basis IS NULL)", name=op.f("ck_consent_given_on_a_ground")),
        sa.CheckConstraint(
            "given_on IS NOT NULL OR withdrawn_at IS NOT NULL", name=op.f("ck_consent_given_or_refused")
        ),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_consent_conference_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.ForeignKeyConstraint(["said_to"], ["staff.id"], name=op.f("fk_consent_said_to")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_conference_id"), "consent", ["conference_id"], unique=False)
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"], unique=False)
    op.create_index(
        "uq_consent_now",
        "consent",
        ["person_id", "purpose", "mark"],
        unique=True,
        postgresql_where="withdrawn_at IS NULL",
    )
    op.create_table(
        "contact_change",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("fields", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("told_locked", sa.LargeBinary(), nullable=True),
        sa.Column("because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (agreed IS NULL) AND (settled_by IS NULL OR settled_at IS NOT NULL)"
            " AND (settled_by IS NOT NULL OR agreed IS NOT TRUE)",
            name=op.f("ck_contact_change_settled_whole"),
        ),
        sa.CheckConstraint("settled_by <> asked_by", name=op.f("ck_contact_change_second_person")),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_contact_change_asked_by")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_contact_change_conference_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contact_change_person_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["staff.id"], name=op.f("fk_contact_change_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_change")),
    )
    op.create_index(
        op.f("ix_contact_change_conference_id"), "contact_change", ["conference_id"], unique=False
    )
    op.create_index(
        "uq_contact_change_open",
        "contact_change",
        ["person_id"],
        unique=True,
        postgresql_where="settled_at IS NULL",
    )
    op.create_table(
        "erasure",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("with_plan", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("answer_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (agreed IS NULL) AND (decided_by IS NULL OR decided_at IS NOT NULL)"
            " AND (decided_by IS NOT NULL OR agreed IS NOT TRUE)",
            name=op.f("ck_erasure_decided_whole"),
        ),
        sa.CheckConstraint("decided_by <> asked_by", name=op.f("ck_erasure_second_person")),
        sa.CheckConstraint("done_at IS NULL OR agreed", name=op.f("ck_erasure_done_when_agreed")),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_erasure_asked_by")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_erasure_conference_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_erasure_decided_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_erasure_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_index(op.f("ix_erasure_conference_id"), "erasure", ["conference_id"], unique=False)
    op.create_index(op.f("ix_erasure_person_id"), "erasure", ["person_id"], unique=False)
    op.create_index(
        "uq_erasure_open", "erasure", ["person_id"], unique=True, postgresql_where="decided_at IS NULL"
    )
    op.create_table(
        "exclusion",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "code",
            sa.Enum(
                "order",
                "violence",
                "sexual_harm",
                "threats",
                "control",
                "stalking",
                "would_be_found",
                "fear",
                "child_at_risk",
                name="exclusion_code",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("considered", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "instead",
            sa.Enum(
                "safety_plan",
                "staggered",
                "separate_meeting",
                "go_between",
                "phone",
                "video",
                "letter",
                "recording",
                "spokesperson",
                name="instead",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column(
            "decided_by",
            sa.Enum(
                "service", "person", name="decider", native_enum=False, create_constraint=True, length=60
            ),
            nullable=False,
        ),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("views_checked_on", sa.Date(), nullable=True),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("instead_words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("decided_words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("capacity_locked", sa.LargeBinary(), nullable=True),
        sa.Column("told_locked", sa.LargeBinary(), nullable=True),
        sa.Column("views_locked", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "decided_by <> 'person' OR capacity_locked IS NOT NULL", name=op.f("ck_exclusion_capacity")
        ),
        sa.CheckConstraint("cardinality(considered) > 0", name=op.f("ck_exclusion_alternatives")),
        sa.CheckConstraint("review_on > decided_on", name=op.f("ck_exclusion_reviewed_later")),
        sa.CheckConstraint(
            "views_checked_on IS NULL OR views_locked IS NOT NULL", name=op.f("ck_exclusion_views_checked")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_exclusion_conference_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_exclusion_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_exclusion_person_id")),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_exclusion_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion")),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_exclusion_meeting_id_person_id")),
    )
    op.create_index(op.f("ix_exclusion_conference_id"), "exclusion", ["conference_id"], unique=False)
    op.create_index(op.f("ix_exclusion_person_id"), "exclusion", ["person_id"], unique=False)
    op.create_table(
        "words_outcome",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "heard",
                "not_heard",
                name="words_outcome",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("views_mark", sa.Text(), nullable=False),
        sa.Column("own_mark", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "outcome = 'heard' OR because_locked IS NOT NULL", name=op.f("ck_words_outcome_says_why_not")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_words_outcome_conference_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_words_outcome_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_words_outcome_person_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_words_outcome_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_words_outcome")),
    )
    op.create_index(op.f("ix_words_outcome_conference_id"), "words_outcome", ["conference_id"], unique=False)
    op.create_index(op.f("ix_words_outcome_meeting_id"), "words_outcome", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_words_outcome_person_id"), "words_outcome", ["person_id"], unique=False)
    op.create_table(
        "feed_fetch",
        sa.Column("feed_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_feed_fetch_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_fetch")),
    )
    op.create_index("ix_feed_fetch_of", "feed_fetch", ["feed_id", "at"], unique=False)
    op.create_table(
        "feedback",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("asked_when", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_feedback_score")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_feedback_conference_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_feedback_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint(
            "conference_id",
            "person_id",
            "asked_when",
            "statement",
            name=op.f("uq_feedback_conference_id_person_id_asked_when_statement"),
        ),
    )
    op.create_table(
        "help_asked",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "before_signing",
                "speak",
                "with_action",
                "other_way",
                "needs",
                "own_words",
                name="help_kind",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_help_asked_conference_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_help_asked_person_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["staff.id"], name=op.f("fk_help_asked_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_asked")),
    )
    op.create_index(op.f("ix_help_asked_conference_id"), "help_asked", ["conference_id"], unique=False)
    op.create_table(
        "interpreting",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column(
            "gender",
            sa.Enum("female", "male", name="gender", native_enum=False, create_constraint=True, length=60),
            nullable=True,
        ),
        sa.Column("from_elsewhere", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_interpreting_conference_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_interpreting_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreting")),
        sa.UniqueConstraint("person_id", name=op.f("uq_interpreting_person_id")),
    )
    op.create_index(op.f("ix_interpreting_conference_id"), "interpreting", ["conference_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "answer",
            sa.Enum(
                "yes",
                "no",
                "another_way",
                "not_sure",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column(
            "way",
            sa.Enum(
                "in_person",
                "video",
                "phone",
                "letter",
                "spokesperson",
                name="answer_way",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column(
            "earlier_answer",
            sa.Enum(
                "yes",
                "no",
                "another_way",
                "not_sure",
                name="earlier_answer",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column(
            "earlier_way",
            sa.Enum(
                "in_person",
                "video",
                "phone",
                "letter",
                "spokesperson",
                name="earlier_way",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column("earlier_on", sa.Date(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_sequence", sa.Integer(), nullable=True),
        sa.Column("told_by_phone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_mark", sa.Text(), nullable=False),
        sa.Column("calendar_sequence", sa.Integer(), nullable=False),
        sa.Column("calendar_blocks", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=False),
        sa.Column("spokesperson_locked", sa.LargeBinary(), nullable=True),
        sa.Column("own_words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("needs_words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_invitation_conference_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_invitation_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_invitation_meeting_id_person_id")),
    )
    op.create_index(op.f("ix_invitation_conference_id"), "invitation", ["conference_id"], unique=False)
    op.create_index(op.f("ix_invitation_person_id"), "invitation", ["person_id"], unique=False)
    op.create_table(
        "meeting_reminder",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_meeting_reminder_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_meeting_reminder_invitation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_reminder")),
        sa.UniqueConstraint(
            "invitation_id",
            "meeting_on",
            "days_before",
            name=op.f("uq_meeting_reminder_invitation_id_meeting_on_days_before"),
        ),
    )
    op.create_index(
        op.f("ix_meeting_reminder_conference_id"), "meeting_reminder", ["conference_id"], unique=False
    )
    op.create_table(
        "knock",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("because_locked IS NOT NULL", name=op.f("ck_knock_reason")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_knock_conference_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_knock_meeting_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_knock_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knock")),
    )
    op.create_index(op.f("ix_knock_conference_id"), "knock", ["conference_id"], unique=False)
    op.create_index(op.f("ix_knock_meeting_id"), "knock", ["meeting_id"], unique=False)
    op.create_table(
        "legal_check",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum(
                "meeting", "words", name="check_scope", native_enum=False, create_constraint=True, length=60
            ),
            nullable=False,
        ),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("checked_locked", sa.LargeBinary(), nullable=True),
        sa.Column("advice_from_locked", sa.LargeBinary(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("allowed", sa.Boolean(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(checked_by IS NULL) = (checked_at IS NULL) AND (checked_by IS NULL) = (allowed IS NULL)",
            name=op.f("ck_legal_check_answered_whole"),
        ),
        sa.CheckConstraint(
            "allowed IS NULL OR (checked_locked IS NOT NULL AND advice_from_locked IS NOT NULL)",
            name=op.f("ck_legal_check_says_what"),
        ),
        sa.CheckConstraint("checked_by <> asked_by", name=op.f("ck_legal_check_second_person")),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_legal_check_in_order")),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_legal_check_asked_by")),
        sa.ForeignKeyConstraint(["checked_by"], ["staff.id"], name=op.f("fk_legal_check_checked_by")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_legal_check_conference_id")
        ),
        sa.ForeignKeyConstraint(["first_id"], ["person.id"], name=op.f("fk_legal_check_first_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_legal_check_meeting_id")),
        sa.ForeignKeyConstraint(["second_id"], ["person.id"], name=op.f("fk_legal_check_second_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_check")),
    )
    op.create_index(op.f("ix_legal_check_conference_id"), "legal_check", ["conference_id"], unique=False)
    op.create_index(
        "uq_legal_check_now",
        "legal_check",
        ["meeting_id", "first_id", "second_id", "scope"],
        unique=True,
        postgresql_where="allowed IS NOT FALSE AND ended_at IS NULL",
    )
    op.create_table(
        "meeting_part",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("family_only", sa.Boolean(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meeting_part_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_meeting_part_conference_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_part_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_part")),
        sa.UniqueConstraint("id", "family_only", name=op.f("uq_meeting_part_id_family_only")),
        sa.UniqueConstraint("meeting_id", "key", name=op.f("uq_meeting_part_meeting_id_key")),
    )
    op.create_index(op.f("ix_meeting_part_conference_id"), "meeting_part", ["conference_id"], unique=False)
    op.create_table(
        "named",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tie", sa.Text(), nullable=False),
        sa.Column("central", sa.Boolean(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("has_pr", sa.Boolean(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("address_protected", sa.Boolean(), nullable=False),
        sa.Column("gender_locked", sa.LargeBinary(), nullable=True),
        sa.Column("ethnicity_code_locked", sa.LargeBinary(), nullable=True),
        sa.Column("school_locked", sa.LargeBinary(), nullable=True),
        sa.Column("needs_locked", sa.LargeBinary(), nullable=True),
        sa.Column("phone_locked", sa.LargeBinary(), nullable=True),
        sa.Column("email_locked", sa.LargeBinary(), nullable=True),
        sa.Column("address_locked", sa.LargeBinary(), nullable=True),
        sa.Column("safe_contact_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_named_conference_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_named_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named")),
    )
    op.create_index(op.f("ix_named_conference_id"), "named", ["conference_id"], unique=False)
    op.create_index(op.f("ix_named_referral_id"), "named", ["referral_id"], unique=False)
    op.create_foreign_key(op.f("fk_person_named_id"), "person", "named", ["named_id"], ["id"])
    op.create_table(
        "need",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_person", sa.Boolean(), nullable=False),
        sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_need_conference_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_need_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
    )
    op.create_index(op.f("ix_need_conference_id"), "need", ["conference_id"], unique=False)
    op.create_index(op.f("ix_need_person_id"), "need", ["person_id"], unique=False)
    op.create_table(
        "notes_begun",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "octet_length(proof) BETWEEN 29 AND 60000 AND get_byte(proof, 0) = 1",
            name=op.f("ck_notes_begun_locked_there"),
        ),
        sa.ForeignKeyConstraint(["begun_by"], ["person.id"], name=op.f("fk_notes_begun_begun_by")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_notes_begun_conference_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_notes_begun_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes_begun")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_notes_begun_meeting_id")),
    )
    op.create_table(
        "entry_request",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("begun_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "answered",
                "shown",
                "given",
                "refused",
                "left",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answer_key", sa.LargeBinary(), nullable=True),
        sa.Column("shown_key", sa.LargeBinary(), nullable=True),
        sa.Column("nonce", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(answered_by IS NULL) = (answer_key IS NULL) AND answered_by <> person_id",
            name=op.f("ck_entry_request_answered_whole"),
        ),
        sa.CheckConstraint("times BETWEEN 1 AND 20", name=op.f("ck_entry_request_bounded")),
        sa.CheckConstraint(
            "octet_length(commitment) = 32 AND octet_length(nonce) = 32", name=op.f("ck_entry_request_hashes")
        ),
        sa.CheckConstraint(
            "octet_length(sealed) = 61 AND get_byte(sealed, 0) = 1", name=op.f("ck_entry_request_locked_there")
        ),
        sa.CheckConstraint(
            "octet_length(answer_key) = 65 AND get_byte(answer_key, 0) = 4 AND octet_length(shown_key) = 65"
            " AND get_byte(shown_key, 0) = 4",
            name=op.f("ck_entry_request_public_keys"),
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_entry_request_answered_by")),
        sa.ForeignKeyConstraint(
            ["begun_id"], ["notes_begun.id"], name=op.f("fk_entry_request_begun_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_entry_request_conference_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_entry_request_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_entry_request_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_request")),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_entry_request_meeting_id_person_id")),
    )
    op.create_index(op.f("ix_entry_request_begun_id"), "entry_request", ["begun_id"], unique=False)
    op.create_table(
        "order_in_force",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "non_molestation",
                "occupation",
                "prohibited_steps",
                "restraining",
                "bail_condition",
                "child_arrangements",
                "interim_care",
                "other",
                name="order_kind",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("protects", sa.Text(), nullable=False),
        sa.Column("against", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("terms_locked", sa.LargeBinary(), nullable=True),
        sa.Column("court_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_order_in_force_conference_id")
        ),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_order_in_force_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_in_force")),
    )
    op.create_index(
        op.f("ix_order_in_force_conference_id"), "order_in_force", ["conference_id"], unique=False
    )
    op.create_index(op.f("ix_order_in_force_referral_id"), "order_in_force", ["referral_id"], unique=False)
    op.create_table(
        "other_reading",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone_rules", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(starts_at IS NULL) = (ends_at IS NULL)", name=op.f("ck_other_reading_both_ends")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_other_reading_conference_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_other_reading_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_reading")),
    )
    op.create_index(op.f("ix_other_reading_conference_id"), "other_reading", ["conference_id"], unique=False)
    op.create_index(
        "uq_other_reading_open",
        "other_reading",
        ["meeting_id"],
        unique=True,
        postgresql_where="settled_at IS NULL",
    )
    op.create_table(
        "own_copy",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "request_route",
            sa.Enum(
                "phone",
                "letter",
                "in_person",
                name="request_route",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("coordinator_id", sa.Uuid(), nullable=True),
        sa.Column("coordinator_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("manager_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(coordinator_at IS NULL) = (coordinator_id IS NULL)", name=op.f("ck_own_copy_coordinators")
        ),
        sa.CheckConstraint("(manager_at IS NULL) = (manager_id IS NULL)", name=op.f("ck_own_copy_managers")),
        sa.CheckConstraint(
            "(recorded_by IS NULL) = (request_route IS NULL) AND (recorded_by IS NULL) = (requested_on IS NULL)",
            name=op.f("ck_own_copy_recorded"),
        ),
        sa.CheckConstraint(
            "(released_at IS NOT NULL) = (coordinator_at IS NOT NULL AND manager_at IS NOT NULL)",
            name=op.f("ck_own_copy_released_by_both"),
        ),
        sa.CheckConstraint("(released_at IS NULL) = (ends_at IS NULL)", name=op.f("ck_own_copy_ends")),
        sa.CheckConstraint("coordinator_id <> manager_id", name=op.f("ck_own_copy_two_people")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_own_copy_conference_id")),
        sa.ForeignKeyConstraint(["coordinator_id"], ["staff.id"], name=op.f("fk_own_copy_coordinator_id")),
        sa.ForeignKeyConstraint(["manager_id"], ["staff.id"], name=op.f("fk_own_copy_manager_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_own_copy_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_own_copy_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_copy")),
    )
    op.create_index(op.f("ix_own_copy_conference_id"), "own_copy", ["conference_id"], unique=False)
    op.create_index(op.f("ix_own_copy_person_id"), "own_copy", ["person_id"], unique=False)
    op.create_table(
        "pair_answer",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("concern", sa.Boolean(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_pair_answer_in_order")),
        sa.ForeignKeyConstraint(["answered_by"], ["staff.id"], name=op.f("fk_pair_answer_answered_by")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_pair_answer_conference_id")
        ),
        sa.ForeignKeyConstraint(["first_id"], ["person.id"], name=op.f("fk_pair_answer_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["person.id"], name=op.f("fk_pair_answer_second_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_answer")),
        sa.UniqueConstraint(
            "conference_id",
            "first_id",
            "second_id",
            name=op.f("uq_pair_answer_conference_id_first_id_second_id"),
        ),
    )
    op.create_table(
        "person_key",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("key_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_person_key_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_key_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_key")),
        sa.UniqueConstraint("person_id", name=op.f("uq_person_key_person_id")),
    )
    op.create_index(op.f("ix_person_key_conference_id"), "person_key", ["conference_id"], unique=False)
    op.create_table(
        "plan",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "typing",
                "shown",
                "changes_asked",
                "not_agreed",
                "agreed",
                "signed",
                "sealed",
                "replaced",
                name="plan_state",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("monitor_id", sa.Uuid(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("review_at_time", sa.Time(), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown_by", sa.Uuid(), nullable=True),
        sa.Column("text_hash", sa.Text(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("typed_by", sa.Uuid(), nullable=True),
        sa.Column("title_locked", sa.LargeBinary(), nullable=True),
        sa.Column("family_words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("childs_words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("drawing_locked", sa.LargeBinary(), nullable=True),
        sa.Column("review_place_locked", sa.LargeBinary(), nullable=True),
        sa.Column("no_review_because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(number = 0) = (state IN ('draft', 'typing'))", name=op.f("ck_plan_numbered_when_shown")
        ),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_plan_conference_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_plan_meeting_id")),
        sa.ForeignKeyConstraint(["monitor_id"], ["person.id"], name=op.f("fk_plan_monitor_id")),
        sa.ForeignKeyConstraint(["shown_by"], ["person.id"], name=op.f("fk_plan_shown_by")),
        sa.ForeignKeyConstraint(["typed_by"], ["staff.id"], name=op.f("fk_plan_typed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_index(
        "uq_plan_number", "plan", ["conference_id", "number"], unique=True, postgresql_where="number > 0"
    )
    op.create_index(
        "uq_plan_one_in_hand", "plan", ["meeting_id", "state"], unique=True, postgresql_where="number = 0"
    )
    op.create_table(
        "preparation",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("explained_on", sa.Date(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column(
            "willing",
            sa.Enum(
                "not_asked",
                "yes",
                "unsure",
                "no",
                name="willing",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("how_locked", sa.LargeBinary(), nullable=True),
        sa.Column("offers_locked", sa.LargeBinary(), nullable=True),
        sa.Column("own_words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("notes_locked", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_preparation_conference_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_preparation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation")),
        sa.UniqueConstraint("person_id", name=op.f("uq_preparation_person_id")),
    )
    op.create_index(op.f("ix_preparation_conference_id"), "preparation", ["conference_id"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column(
            "attached_to",
            sa.Enum(
                "referral", "conference",
                name="attached_to", native_enum=False, create_constraint=True, length=60,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "court_order", "assessment", "family_report", "family_drawing", "meeting_photo", "other",
                name="attachment_kind", native_enum=False, create_constraint=True, length=60,
            ),
            nullable=False,
        ),
        sa.Column(
            "media",
            sa.Enum(
                "png", "pdf", name="attachment_media", native_enum=False, create_constraint=True, length=60
            ),
            nullable=False,
        ),
        sa.Column("name_locked", sa.LargeBinary(), nullable=True),
        sa.Column("content_locked", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("says_where", sa.Boolean(), nullable=False),
        sa.Column("for_referrer", sa.Boolean(), nullable=False),
        sa.Column("for_managers", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "name_locked IS NOT NULL AND content_locked IS NOT NULL", name=op.f("ck_attachment_there")
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_attachment_size")),
        sa.CheckConstraint(
            "NOT (for_referrer OR for_managers) OR attached_to = 'conference' AND NOT says_where",
            name=op.f("ck_attachment_let_open"),
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_attachment_conference_id")
        ),
        sa.ForeignKeyConstraint(["added_by"], ["staff.id"], name=op.f("fk_attachment_added_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )  # fmt: skip
    op.create_index(op.f("ix_attachment_conference_id"), "attachment", ["conference_id"], unique=False)
    op.create_table(
        "contact_entry",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "phone", "text", "email", "letter", "visit", "video", "in_passing",
                name="contact_way", native_enum=False, create_constraint=True, length=60,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "spoke", "no_reply", "left_message", "wrote", "somebody_else", "another_time", "wrong_details", "moved_away",
                "no_contact", "other", "mistake",
                name="contact_outcome", native_enum=False, create_constraint=True, length=60,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("against_wish", sa.Boolean(), nullable=False),
        sa.Column("unsafe_when_written", sa.Boolean(), nullable=False),
        sa.Column("note_locked", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_contact_entry_minutes")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_contact_entry_conference_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contact_entry_person_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_contact_entry_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_entry")),
    )  # fmt: skip
    op.create_index(op.f("ix_contact_entry_conference_id"), "contact_entry", ["conference_id"], unique=False)
    op.create_index("ix_contact_entry_person_id", "contact_entry", ["person_id", "contacted_at"], unique=False)
    op.create_table(
        "time_entry",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "preparation", "meeting", "travel", "writing", "other", "contacts",
                name="time_spent_on", native_enum=False, create_constraint=True, length=60,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note_locked", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_time_entry_minutes")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_time_entry_conference_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_time_entry_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_entry")),
    )  # fmt: skip
    op.create_index(op.f("ix_time_entry_conference_id"), "time_entry", ["conference_id"], unique=False)
    op.create_table(
        "safe_contact",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("has_address", sa.Boolean(), nullable=False),
        sa.Column("address_protected", sa.Boolean(), nullable=False),
        sa.Column("allowed", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("forbidden", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("hours_from", sa.Time(), nullable=True),
        sa.Column("hours_to", sa.Time(), nullable=True),
        sa.Column("weekdays_only", sa.Boolean(), nullable=False),
        sa.Column("voicemail", sa.Boolean(), nullable=False),
        sa.Column("neutral_only", sa.Boolean(), nullable=False),
        sa.Column("shared_device", sa.Boolean(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirm_days", sa.Integer(), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("marks", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("email_locked", sa.LargeBinary(), nullable=True),
        sa.Column("phone_locked", sa.LargeBinary(), nullable=True),
        sa.Column("address_locked", sa.LargeBinary(), nullable=True),
        sa.Column("town_locked", sa.LargeBinary(), nullable=True),
        sa.Column("sender_name_locked", sa.LargeBinary(), nullable=True),
        sa.Column("safe_word_locked", sa.LargeBinary(), nullable=True),
        sa.Column("may_take_message_locked", sa.LargeBinary(), nullable=True),
        sa.Column("told_by_referrer_locked", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("NOT (allowed && forbidden)", name=op.f("ck_safe_contact_not_both")),
        sa.CheckConstraint(
            "has_address = (address_locked IS NOT NULL)", name=op.f("ck_safe_contact_has_address")
        ),
        sa.CheckConstraint(
            "hours_from IS NULL OR hours_to IS NULL OR hours_from < hours_to",
            name=op.f("ck_safe_contact_hours"),
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_safe_contact_conference_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_safe_contact_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safe_contact")),
        sa.UniqueConstraint("person_id", name=op.f("uq_safe_contact_person_id")),
    )
    op.create_index(op.f("ix_safe_contact_conference_id"), "safe_contact", ["conference_id"], unique=False)
    op.create_table(
        "safeguarding",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("heard_on", sa.Date(), nullable=False),
        sa.Column("danger_now", sa.Boolean(), nullable=False),
        sa.Column(
            "telling",
            sa.Enum(
                "told", "later", "not", name="telling", native_enum=False, create_constraint=True, length=60
            ),
            nullable=False,
        ),
        sa.Column("for_referrer", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("who_locked", sa.LargeBinary(), nullable=True),
        sa.Column("what_locked", sa.LargeBinary(), nullable=True),
        sa.Column("words_used_locked", sa.LargeBinary(), nullable=True),
        sa.Column("telling_because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("done_locked", sa.LargeBinary(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(settled_by IS NULL) = (settled_at IS NULL)", name=op.f("ck_safeguarding_settled_whole")
        ),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR who_locked IS NOT NULL", name=op.f("ck_safeguarding_about_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_safeguarding_conference_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_safeguarding_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_safeguarding_recorded_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["staff.id"], name=op.f("fk_safeguarding_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safeguarding")),
    )
    op.create_index(op.f("ix_safeguarding_conference_id"), "safeguarding", ["conference_id"], unique=False)
    op.create_table(
        "suggestion",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("by_person_id", sa.Uuid(), nullable=False),
        sa.Column("name_locked", sa.LargeBinary(), nullable=True),
        sa.Column("tie_locked", sa.LargeBinary(), nullable=True),
        sa.Column("reach_locked", sa.LargeBinary(), nullable=True),
        sa.Column("settled_how_locked", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_person_id"], ["person.id"], name=op.f("fk_suggestion_by_person_id")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_suggestion_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
    )
    op.create_index(op.f("ix_suggestion_conference_id"), "suggestion", ["conference_id"], unique=False)
    op.create_table(
        "caution",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("protects_id", sa.Uuid(), nullable=False),
        sa.Column("hides", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("must_not_meet", sa.Boolean(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lower_asked_by", sa.Uuid(), nullable=True),
        sa.Column("lower_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lower_hides", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("lower_must_not_meet", sa.Boolean(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("lower_because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("person_id <> protects_id", name=op.f("ck_caution_two_people")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_caution_conference_id")),
        sa.ForeignKeyConstraint(["lifted_by"], ["staff.id"], name=op.f("fk_caution_lifted_by")),
        sa.ForeignKeyConstraint(["lower_asked_by"], ["staff.id"], name=op.f("fk_caution_lower_asked_by")),
        sa.ForeignKeyConstraint(["order_id"], ["order_in_force.id"], name=op.f("fk_caution_order_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_caution_person_id")),
        sa.ForeignKeyConstraint(["protects_id"], ["person.id"], name=op.f("fk_caution_protects_id")),
        sa.ForeignKeyConstraint(["set_by"], ["staff.id"], name=op.f("fk_caution_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caution")),
    )
    op.create_index(op.f("ix_caution_conference_id"), "caution", ["conference_id"], unique=False)
    op.create_index(
        "uq_caution_now",
        "caution",
        ["conference_id", "person_id", "protects_id"],
        unique=True,
        postgresql_where="lifted_at IS NULL",
    )
    op.create_table(
        "contingency",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("who_id", sa.Uuid(), nullable=True),
        sa.Column("if_words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("then_words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_contingency_conference_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_contingency_plan_id")),
        sa.ForeignKeyConstraint(["who_id"], ["person.id"], name=op.f("fk_contingency_who_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contingency")),
    )
    op.create_index(op.f("ix_contingency_conference_id"), "contingency", ["conference_id"], unique=False)
    op.create_index(op.f("ix_contingency_plan_id"), "contingency", ["plan_id"], unique=False)
    op.create_table(
        "copy_sent",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_copy_sent_conference_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_copy_sent_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_copy_sent_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_sent")),
    )
    op.create_index(op.f("ix_copy_sent_conference_id"), "copy_sent", ["conference_id"], unique=False)
    op.create_index(op.f("ix_copy_sent_plan_id"), "copy_sent", ["plan_id"], unique=False)
    op.create_table(
        "goal",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=True),
        sa.Column("words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_goal_conference_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_goal_plan_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_goal_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    op.create_index(op.f("ix_goal_conference_id"), "goal", ["conference_id"], unique=False)
    op.create_index(op.f("ix_goal_plan_id"), "goal", ["plan_id"], unique=False)
    op.create_table(
        "agreed_name",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("central_place", sa.Integer(), nullable=True),
        sa.Column("baby", sa.Boolean(), nullable=False),
        sa.Column("name_locked", sa.LargeBinary(), nullable=True),
        sa.Column("called_locked", sa.LargeBinary(), nullable=True),
        sa.Column("in_text_locked", sa.LargeBinary(), nullable=True),
        sa.Column("tie_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agreed_name_conference_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_agreed_name_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_agreed_name_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_name")),
        sa.UniqueConstraint("plan_id", "person_id", name=op.f("uq_agreed_name_plan_id_person_id")),
    )
    op.create_index(op.f("ix_agreed_name_conference_id"), "agreed_name", ["conference_id"], unique=False)
    op.create_table(
        "agreed_quote",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agreed_quote_conference_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_agreed_quote_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_quote")),
        sa.UniqueConstraint("plan_id", "about_id", name=op.f("uq_agreed_quote_plan_id_about_id")),
    )
    op.create_index(op.f("ix_agreed_quote_conference_id"), "agreed_quote", ["conference_id"], unique=False)
    op.create_table(
        "held_copy",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_by", sa.Uuid(), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_by", sa.Uuid(), nullable=True),
        sa.Column("refused_mark", sa.Text(), nullable=False),
        sa.Column("found_locked", sa.LargeBinary(), nullable=True),
        sa.Column("because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(looked_at IS NULL) = (looked_by IS NULL)", name=op.f("ck_held_copy_looked_by_somebody")
        ),
        sa.CheckConstraint(
            "(refused_at IS NULL) = (refused_by IS NULL)", name=op.f("ck_held_copy_refused_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_held_copy_conference_id")
        ),
        sa.ForeignKeyConstraint(["looked_by"], ["staff.id"], name=op.f("fk_held_copy_looked_by")),
        sa.ForeignKeyConstraint(["refused_by"], ["staff.id"], name=op.f("fk_held_copy_refused_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_held_copy_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_held_copy_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_copy")),
        sa.UniqueConstraint("plan_id", "person_id", name=op.f("uq_held_copy_plan_id_person_id")),
    )
    op.create_index(op.f("ix_held_copy_conference_id"), "held_copy", ["conference_id"], unique=False)
    op.create_table(
        "order_end",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_order_end_conference_id")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["order_in_force.id"], name=op.f("fk_order_end_order_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["staff.id"], name=op.f("fk_order_end_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_end")),
        sa.UniqueConstraint("order_id", "expires_on", name=op.f("uq_order_end_order_id_expires_on")),
    )
    op.create_index(op.f("ix_order_end_conference_id"), "order_end", ["conference_id"], unique=False)
    op.create_table(
        "order_party",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("means", sa.Boolean(), nullable=True),
        sa.Column("once_meant", sa.Boolean(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_order_party_conference_id")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["order_in_force.id"], name=op.f("fk_order_party_order_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_order_party_person_id")),
        sa.ForeignKeyConstraint(["said_by"], ["staff.id"], name=op.f("fk_order_party_said_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_party")),
        sa.UniqueConstraint(
            "order_id", "protected", "person_id", name=op.f("uq_order_party_order_id_protected_person_id")
        ),
    )
    op.create_index(op.f("ix_order_party_conference_id"), "order_party", ["conference_id"], unique=False)
    op.create_table(
        "place",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("family_only", sa.Boolean(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "central",
                "family",
                "friend",
                "advocate",
                "interpreter",
                "professional",
                name="place_kind",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column(
            "chosen_by",
            sa.Enum(
                "central",
                "who_needs_them",
                "family",
                name="chooser",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column(
            "way",
            sa.Enum(
                "in_person",
                "video",
                "phone",
                "letter",
                "spokesperson",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("room_locked", sa.LargeBinary(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "NOT family_only OR kind IN ('central', 'family', 'friend') OR "
            "(kind IN ('advocate', 'interpreter') AND chosen_by IS NOT NULL)",
            name=op.f("ck_place_private_family_time"),
        ),
        sa.CheckConstraint(
            "from_at IS NULL OR until_at IS NULL OR until_at > from_at", name=op.f("ck_place_window")
        ),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_place_conference_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_place_meeting_id")),
        sa.ForeignKeyConstraint(
            ["part_id", "family_only"],
            ["meeting_part.id", "meeting_part.family_only"],
            name="fk_place_part",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "kind"], ["person.id", "person.kind"], name="fk_place_person", onupdate="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("part_id", "person_id", name=op.f("uq_place_part_id_person_id")),
    )
    op.create_index(op.f("ix_place_conference_id"), "place", ["conference_id"], unique=False)
    op.create_index(op.f("ix_place_meeting_id"), "place", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_place_person_id"), "place", ["person_id"], unique=False)
    op.create_table(
        "referrers_answer",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "agreed",
                "agreed_with_changes",
                "not_agreed",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("bottom_line_id", sa.Uuid(), nullable=True),
        sa.Column("changes_locked", sa.LargeBinary(), nullable=True),
        sa.Column("reason_locked", sa.LargeBinary(), nullable=True),
        sa.Column("safe_if_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "decision <> 'agreed_with_changes' OR changes_locked IS NOT NULL",
            name=op.f("ck_referrers_answer_changes_named"),
        ),
        sa.CheckConstraint(
            "decision <> 'not_agreed' OR (bottom_line_id IS NOT NULL AND reason_locked IS NOT NULL AND safe_if_locked IS NOT NULL)",
            name=op.f("ck_referrers_answer_reason_for_not_agreed"),
        ),
        sa.ForeignKeyConstraint(
            ["bottom_line_id"], ["bottom_line.id"], name=op.f("fk_referrers_answer_bottom_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_referrers_answer_conference_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_referrers_answer_plan_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_referrers_answer_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrers_answer")),
    )
    op.create_index(
        op.f("ix_referrers_answer_conference_id"), "referrers_answer", ["conference_id"], unique=False
    )
    op.create_index(op.f("ix_referrers_answer_plan_id"), "referrers_answer", ["plan_id"], unique=False)
    op.create_table(
        "review",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("from_meeting", sa.Boolean(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "carry_on",
                "change_plan",
                "close",
                name="review_outcome",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("were_there_locked", sa.LargeBinary(), nullable=True),
        sa.Column("went_well_locked", sa.LargeBinary(), nullable=True),
        sa.Column("new_worries_locked", sa.LargeBinary(), nullable=True),
        sa.Column("childs_words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("declined_because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "held_at IS NULL OR declined_at IS NULL", name=op.f("ck_review_held_or_declined")
        ),
        sa.CheckConstraint("held_on IS NULL OR held_at IS NOT NULL", name=op.f("ck_review_held_on_a_day")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_review_conference_id")),
        sa.ForeignKeyConstraint(["declined_by"], ["person.id"], name=op.f("fk_review_declined_by")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_review_meeting_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_review_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index(op.f("ix_review_conference_id"), "review", ["conference_id"], unique=False)
    op.create_index(
        "uq_review_open",
        "review",
        ["plan_id"],
        unique=True,
        postgresql_where="held_at IS NULL AND declined_at IS NULL",
    )
    op.create_table(
        "room_draft",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("begun_id", sa.Uuid(), nullable=False),
        sa.Column("box", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "octet_length(sealed) BETWEEN 29 AND 60000 AND get_byte(sealed, 0) = 1",
            name=op.f("ck_room_draft_locked_there"),
        ),
        sa.ForeignKeyConstraint(["begun_id"], ["notes_begun.id"], name=op.f("fk_room_draft_begun_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_room_draft_changed_by")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_room_draft_conference_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_room_draft_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_draft")),
        sa.UniqueConstraint("meeting_id", "box", name=op.f("uq_room_draft_meeting_id_box")),
    )
    op.create_index(op.f("ix_room_draft_begun_id"), "room_draft", ["begun_id"], unique=False)
    op.create_table(
        "seal_review",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "agreed",
                "agreed_with_changes",
                "not_agreed",
                name="seal_review_decision",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("note_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_seal_review_conference_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_seal_review_plan_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_seal_review_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_review")),
        sa.UniqueConstraint("plan_id", "staff_id", name=op.f("uq_seal_review_plan_id_staff_id")),
    )
    op.create_index(op.f("ix_seal_review_conference_id"), "seal_review", ["conference_id"], unique=False)
    op.create_table(
        "sealed_plan",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("short_code", sa.Text(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("pdf_locked", sa.LargeBinary(), nullable=True),
        sa.Column("evidence_locked", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("emptied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(emptied_at IS NOT NULL OR pdf_locked IS NOT NULL) AND evidence_locked IS NOT NULL",
            name=op.f("ck_sealed_plan_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_sealed_plan_conference_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sealed_plan_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_sealed_plan_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_plan")),
        sa.UniqueConstraint(
            "plan_id",
            "kind",
            "person_id",
            name=op.f("uq_sealed_plan_plan_id_kind_person_id"),
            postgresql_nulls_not_distinct=True,
        ),
        sa.UniqueConstraint("sha256", name=op.f("uq_sealed_plan_sha256")),
        sa.UniqueConstraint("short_code", name=op.f("uq_sealed_plan_short_code")),
    )
    op.create_index(op.f("ix_sealed_plan_conference_id"), "sealed_plan", ["conference_id"], unique=False)
    op.create_table(
        "signature",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "own_link",
                "tablet",
                "paper",
                "staff",
                name="method",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("other_name", sa.Boolean(), nullable=False),
        sa.Column("other_name_looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("has_picture", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("pin_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("statement_locked", sa.LargeBinary(), nullable=True),
        sa.Column("typed_name_locked", sa.LargeBinary(), nullable=True),
        sa.Column("witness_locked", sa.LargeBinary(), nullable=True),
        sa.Column("picture_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "method <> 'paper' OR witness_locked IS NOT NULL", name=op.f("ck_signature_paper_has_witness")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_signature_conference_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signature_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_signature_plan_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_signature_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    op.create_index(op.f("ix_signature_conference_id"), "signature", ["conference_id"], unique=False)
    op.create_index(op.f("ix_signature_plan_id"), "signature", ["plan_id"], unique=False)
    op.create_index(
        "uq_signature_person",
        "signature",
        ["plan_id", "person_id"],
        unique=True,
        postgresql_where="withdrawn_at IS NULL",
    )
    op.create_table(
        "added_signer",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_added_signer_conference_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_added_signer_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_added_signer_plan_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_added_signer_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_added_signer")),
        sa.UniqueConstraint("plan_id", "person_id", name=op.f("uq_added_signer_plan_id_person_id")),
    )
    op.create_index(op.f("ix_added_signer_conference_id"), "added_signer", ["conference_id"], unique=False)
    op.create_index(op.f("ix_added_signer_plan_id"), "added_signer", ["plan_id"], unique=False)
    op.create_table(
        "without_signature",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("because_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("because_locked IS NOT NULL", name=op.f("ck_without_signature_reason")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_without_signature_conference_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_without_signature_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_without_signature_plan_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_without_signature_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_without_signature")),
        sa.UniqueConstraint("plan_id", "person_id", name=op.f("uq_without_signature_plan_id_person_id")),
    )
    op.create_index(
        op.f("ix_without_signature_conference_id"), "without_signature", ["conference_id"], unique=False
    )
    op.create_index(op.f("ix_without_signature_plan_id"), "without_signature", ["plan_id"], unique=False)
    op.create_table(
        "action",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=True),
        sa.Column("thread", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("agency", sa.Boolean(), nullable=False),
        sa.Column("who_id", sa.Uuid(), nullable=True),
        sa.Column("helper_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("days", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("bottom_line_id", sa.Uuid(), nullable=True),
        sa.Column("what_locked", sa.LargeBinary(), nullable=True),
        sa.Column("who_words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("how_often_locked", sa.LargeBinary(), nullable=True),
        sa.Column("off_fridge", sa.Boolean(), nullable=False),
        sa.Column("short_locked", sa.LargeBinary(), nullable=True),
        sa.Column("how_we_know_locked", sa.LargeBinary(), nullable=True),
        sa.Column("needs_from_services_locked", sa.LargeBinary(), nullable=True),
        sa.Column("if_not_locked", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("days <@ ARRAY[0, 1, 2, 3, 4, 5, 6]::smallint[]", name=op.f("ck_action_weekdays")),
        sa.CheckConstraint(
            "who_id IS NOT NULL OR who_words_locked IS NOT NULL", name=op.f("ck_action_has_owner")
        ),
        sa.ForeignKeyConstraint(
            ["bottom_line_id"], ["bottom_line.id"], name=op.f("fk_action_bottom_line_id")
        ),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_action_conference_id")),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_action_goal_id")),
        sa.ForeignKeyConstraint(["helper_id"], ["person.id"], name=op.f("fk_action_helper_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_action_plan_id")),
        sa.ForeignKeyConstraint(["who_id"], ["person.id"], name=op.f("fk_action_who_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    op.create_index(op.f("ix_action_conference_id"), "action", ["conference_id"], unique=False)
    op.create_index(op.f("ix_action_plan_id"), "action", ["plan_id"], unique=False)
    op.create_index("ix_action_thread", "action", ["thread"], unique=False)
    op.create_table(
        "change_asked",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(accepted IS NULL) = (answered_at IS NULL)", name=op.f("ck_change_asked_answered_or_not")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["referrers_answer.id"], name=op.f("fk_change_asked_answer_id")
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_change_asked_answered_by")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_change_asked_conference_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_change_asked_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_asked")),
        sa.UniqueConstraint("answer_id", "position", name=op.f("uq_change_asked_answer_id_position")),
    )
    op.create_index(op.f("ix_change_asked_conference_id"), "change_asked", ["conference_id"], unique=False)
    op.create_index(op.f("ix_change_asked_plan_id"), "change_asked", ["plan_id"], unique=False)
    op.create_table(
        "action_result",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "done",
                "partly",
                "not_done",
                "no_longer_needed",
                name="action_result",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("why_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_result_action_id")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_action_result_conference_id")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_action_result_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_result")),
        sa.UniqueConstraint("review_id", "action_id", name=op.f("uq_action_result_review_id_action_id")),
    )
    op.create_index(op.f("ix_action_result_conference_id"), "action_result", ["conference_id"], unique=False)
    op.create_table(
        "progress",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("thread", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "how",
            sa.Enum(
                "done",
                "going_well",
                "stuck",
                "need_help",
                "did_not_happen",
                "no_longer_needed",
                name="how",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("by_person_id", sa.Uuid(), nullable=True),
        sa.Column("by_staff_id", sa.Uuid(), nullable=True),
        sa.Column("words_locked", sa.LargeBinary(), nullable=True),
        sa.Column("noted_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_progress_action_id")),
        sa.ForeignKeyConstraint(["by_person_id"], ["person.id"], name=op.f("fk_progress_by_person_id")),
        sa.ForeignKeyConstraint(["by_staff_id"], ["staff.id"], name=op.f("fk_progress_by_staff_id")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_progress_conference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress")),
    )
    op.create_index(op.f("ix_progress_conference_id"), "progress", ["conference_id"], unique=False)
    op.create_index("ix_progress_thread_turn", "progress", ["thread", "turn"], unique=False)
    op.create_table(
        "reminder",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_reminder_action_id")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_reminder_conference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_conference_id"), "reminder", ["conference_id"], unique=False)
    op.create_index("uq_reminder", "reminder", ["action_id", "kind"], unique=True)


def downgrade() -> None:
    """There is nothing before the first release: restore a backup instead."""
    raise RuntimeError("there is nothing before the first release")
