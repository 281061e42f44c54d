BEGIN TRANSACTION;
CREATE TABLE account (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	name TEXT, 
	owner INTEGER, 
	tier TEXT, 
	is_flagged SMALLINT, 
	website TEXT, 
	description TEXT, 
	parent INTEGER, 
	industry TEXT, 
	annual_revenue DOUBLE, 
	products TEXT, 
	logo TEXT, 
	logo_source TEXT, 
	phone TEXT, 
	city TEXT, 
	country TEXT, 
	customer_since TEXT, 
	slack_url TEXT, 
	teams_url TEXT, 
	crm_url TEXT, 
	external_id TEXT, 
	merged_into INTEGER, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_account PRIMARY KEY (id), 
	CONSTRAINT fk_account_owner FOREIGN KEY(owner) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_account_parent FOREIGN KEY(parent) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_account_merged_into FOREIGN KEY(merged_into) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "account" VALUES(1,10,3,'Globex',1,'normal',0,'https://www.globex.example','Émile’s house: “first”.',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "account" VALUES(2,4,4,'Globex EU',1,'normal',0,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"cf_region": "Europe"}');
INSERT INTO "account" VALUES(3,11,5,'Initech',1,'normal',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-22T10:01:00.000000+00:00',NULL);
CREATE TABLE action (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	goal INTEGER, 
	name TEXT, 
	description TEXT, 
	start TEXT, 
	due TEXT, 
	owner INTEGER, 
	percent DOUBLE, 
	status TEXT, 
	done_on TEXT, 
	updated_on TEXT, 
	external_id TEXT, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_action PRIMARY KEY (id), 
	CONSTRAINT fk_action_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_action_goal FOREIGN KEY(goal) REFERENCES goal (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_action_owner FOREIGN KEY(owner) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE advice (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	rule TEXT, 
	about TEXT, 
	said TEXT, 
	verdict TEXT, 
	until TEXT, 
	reason TEXT, 
	"by" INTEGER, 
	"on" TEXT, 
	custom TEXT, 
	CONSTRAINT pk_advice PRIMARY KEY (id), 
	CONSTRAINT fk_advice_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_advice_by FOREIGN KEY("by") REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE arrangement (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	page TEXT, 
	sections TEXT, 
	folded TEXT, 
	owner INTEGER, 
	custom TEXT, 
	CONSTRAINT pk_arrangement PRIMARY KEY (id), 
	CONSTRAINT fk_arrangement_owner FOREIGN KEY(owner) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE change (
	set_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	record INTEGER NOT NULL, 
	op TEXT NOT NULL, 
	account INTEGER, 
	"before" TEXT NOT NULL, 
	"after" TEXT NOT NULL, 
	CONSTRAINT pk_change PRIMARY KEY (set_id, kind, record), 
	CONSTRAINT fk_change_set_id FOREIGN KEY(set_id) REFERENCES change_set (id)
);
INSERT INTO "change" VALUES(10,'account',1,'edit',1,'{"website": "https://globex.example"}','{"website": "https://www.globex.example"}');
INSERT INTO "change" VALUES(11,'account',3,'edit',3,'{"archived_at": null}','{"archived_at": "2026-11-22T10:01:00+00:00"}');
INSERT INTO "change" VALUES(12,'contact',2,'remove',1,'{"id": 2, "version": 7, "born": 7, "account": 1, "name": "Bo Ek", "title": null, "email": "bo@globex.example", "phone": null, "mobile": null, "role": null, "friend_foe": null, "decision_power": null, "internal_contact": null, "reports_to": 1, "primary": false, "linkedin": null, "x": null, "birthday": null, "department": null, "location": null, "personal": null, "photo": null, "external_id": null, "checkin_method": null, "checkin_every": null, "checkin_since": null, "assessed_on": null, "same_person": null, "archived_at": null}','{}');
INSERT INTO "change" VALUES(12,'note',1,'edit',1,'{"contacts": [1, 2]}','{"contacts": [1]}');
CREATE TABLE change_set (
	id INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	actor INTEGER, 
	through TEXT NOT NULL, 
	why TEXT, 
	undoes INTEGER, 
	counts TEXT NOT NULL, 
	accounts TEXT, 
	details TEXT, 
	CONSTRAINT pk_change_set PRIMARY KEY (id)
);
INSERT INTO "change_set" VALUES(1,'2026-11-22T09:00:00.000000+00:00',NULL,'setup','The workspace was founded.',NULL,'{"criterion": {"created": 4, "updated": 0, "unchanged": 0}, "plan_type": {"created": 2, "updated": 0, "unchanged": 0}, "policy": {"created": 2, "updated": 0, "unchanged": 0}, "stage": {"created": 4, "updated": 0, "unchanged": 0}, "user": {"created": 1, "updated": 0, "unchanged": 0}, "voc_question": {"created": 3, "updated": 0, "unchanged": 0}}','[]',NULL);
INSERT INTO "change_set" VALUES(2,'2026-11-22T09:02:00.000000+00:00',1,'code',NULL,NULL,'{"custom_field": {"created": 1, "updated": 0, "unchanged": 0}}','[]',NULL);
INSERT INTO "change_set" VALUES(3,'2026-11-22T09:04:00.000000+00:00',1,'code',NULL,NULL,'{"account": {"created": 1, "updated": 0, "unchanged": 0}}','[1]',NULL);
INSERT INTO "change_set" VALUES(4,'2026-11-22T09:10:00.000000+00:00',1,'code',NULL,NULL,'{"account": {"created": 1, "updated": 0, "unchanged": 0}}','[2]',NULL);
INSERT INTO "change_set" VALUES(5,'2026-11-22T09:12:00.000000+00:00',1,'code',NULL,NULL,'{"account": {"created": 1, "updated": 0, "unchanged": 0}}','[3]',NULL);
INSERT INTO "change_set" VALUES(6,'2026-11-22T09:19:00.000000+00:00',1,'code',NULL,NULL,'{"contact": {"created": 1, "updated": 0, "unchanged": 0}}','[1]',NULL);
INSERT INTO "change_set" VALUES(7,'2026-11-22T09:31:00.000000+00:00',1,'code',NULL,NULL,'{"contact": {"created": 1, "updated": 0, "unchanged": 0}}','[1]',NULL);
INSERT INTO "change_set" VALUES(8,'2026-11-22T09:48:00.000000+00:00',1,'code',NULL,NULL,'{"note": {"created": 1, "updated": 0, "unchanged": 0}}','[1]',NULL);
INSERT INTO "change_set" VALUES(9,'2026-11-22T09:55:00.000000+00:00',1,'code',NULL,NULL,'{"task": {"created": 1, "updated": 0, "unchanged": 0}}','[2]',NULL);
INSERT INTO "change_set" VALUES(10,'2026-11-22T10:00:00.000000+00:00',1,'code','They moved',NULL,'{"account": {"created": 0, "updated": 1, "unchanged": 0}}','[1]',NULL);
INSERT INTO "change_set" VALUES(11,'2026-11-22T10:06:00.000000+00:00',1,'code','They left',NULL,'{"account": {"created": 0, "updated": 1, "unchanged": 0}}','[3]',NULL);
INSERT INTO "change_set" VALUES(12,'2026-11-22T10:10:00.000000+00:00',1,'code',NULL,NULL,'{"contact": {"removed": 1}, "note": {"created": 0, "updated": 1, "unchanged": 0}}','[1]',NULL);
CREATE TABLE contact (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	name TEXT, 
	title TEXT, 
	email TEXT, 
	phone TEXT, 
	mobile TEXT, 
	role TEXT, 
	friend_foe TEXT, 
	decision_power TEXT, 
	internal_contact INTEGER, 
	reports_to INTEGER, 
	"primary" SMALLINT, 
	linkedin TEXT, 
	x TEXT, 
	birthday TEXT, 
	department TEXT, 
	location TEXT, 
	personal TEXT, 
	photo TEXT, 
	external_id TEXT, 
	checkin_method TEXT, 
	checkin_every TEXT, 
	checkin_since TEXT, 
	assessed_on TEXT, 
	same_person INTEGER, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_contact PRIMARY KEY (id), 
	CONSTRAINT fk_contact_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_contact_internal_contact FOREIGN KEY(internal_contact) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_contact_reports_to FOREIGN KEY(reports_to) REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_contact_same_person FOREIGN KEY(same_person) REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "contact" VALUES(1,6,6,1,'Ada Lovelace','CTO',NULL,NULL,NULL,NULL,'advocate',NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-22',NULL,NULL,NULL);
CREATE TABLE contact_line (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	from_contact INTEGER, 
	to_contact INTEGER, 
	line TEXT, 
	description TEXT, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_contact_line PRIMARY KEY (id), 
	CONSTRAINT fk_contact_line_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_contact_line_from_contact FOREIGN KEY(from_contact) REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_contact_line_to_contact FOREIGN KEY(to_contact) REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE contract (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	name TEXT, 
	description TEXT, 
	value DOUBLE, 
	currency TEXT, 
	start TEXT, 
	"end" TEXT, 
	auto_renew SMALLINT, 
	notice_days INTEGER, 
	external_id TEXT, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_contract PRIMARY KEY (id), 
	CONSTRAINT fk_contract_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE contributor (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	user INTEGER, 
	custom TEXT, 
	CONSTRAINT pk_contributor PRIMARY KEY (id), 
	CONSTRAINT fk_contributor_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_contributor_user FOREIGN KEY(user) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE counter (
	kind TEXT NOT NULL, 
	next INTEGER NOT NULL, 
	CONSTRAINT pk_counter PRIMARY KEY (kind)
);
INSERT INTO "counter" VALUES('user',2);
INSERT INTO "counter" VALUES('plan_type',3);
INSERT INTO "counter" VALUES('stage',5);
INSERT INTO "counter" VALUES('criterion',5);
INSERT INTO "counter" VALUES('voc_question',4);
INSERT INTO "counter" VALUES('policy',3);
INSERT INTO "counter" VALUES('log',13);
INSERT INTO "counter" VALUES('custom_field',2);
INSERT INTO "counter" VALUES('account',4);
INSERT INTO "counter" VALUES('contact',3);
INSERT INTO "counter" VALUES('note',2);
INSERT INTO "counter" VALUES('task',2);
CREATE TABLE criterion (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	name TEXT, 
	position INTEGER, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_criterion PRIMARY KEY (id)
);
INSERT INTO "criterion" VALUES(1,1,1,'Goals reached',1,NULL,NULL);
INSERT INTO "criterion" VALUES(2,1,1,'Relationship',2,NULL,NULL);
INSERT INTO "criterion" VALUES(3,1,1,'Value seen',3,NULL,NULL);
INSERT INTO "criterion" VALUES(4,1,1,'Outlook',4,NULL,NULL);
CREATE TABLE custom_field (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	entity TEXT, 
	"key" TEXT, 
	label TEXT, 
	kind TEXT, 
	choices TEXT, 
	required SMALLINT, 
	"default" TEXT, 
	help TEXT, 
	counts SMALLINT, 
	position INTEGER, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_custom_field PRIMARY KEY (id)
);
INSERT INTO "custom_field" VALUES(1,2,2,'account','region','Region','text',NULL,0,NULL,NULL,0,NULL,NULL,NULL);
CREATE TABLE database_role (
	name TEXT NOT NULL, 
	user INTEGER NOT NULL, 
	CONSTRAINT pk_database_role PRIMARY KEY (name)
);
CREATE TABLE document (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	name TEXT, 
	kind TEXT, 
	url TEXT, 
	file TEXT, 
	description TEXT, 
	section TEXT, 
	about INTEGER, 
	added_on TEXT, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_document PRIMARY KEY (id), 
	CONSTRAINT fk_document_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE filter (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	name TEXT, 
	entity TEXT, 
	expression TEXT, 
	is_shared SMALLINT, 
	owner INTEGER, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_filter PRIMARY KEY (id), 
	CONSTRAINT fk_filter_owner FOREIGN KEY(owner) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE goal (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	plan_type INTEGER, 
	parent INTEGER, 
	name TEXT, 
	description TEXT, 
	status TEXT, 
	start TEXT, 
	due TEXT, 
	owner INTEGER, 
	contract INTEGER, 
	opportunity INTEGER, 
	done_on TEXT, 
	external_id TEXT, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_goal PRIMARY KEY (id), 
	CONSTRAINT fk_goal_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_goal_plan_type FOREIGN KEY(plan_type) REFERENCES plan_type (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_goal_parent FOREIGN KEY(parent) REFERENCES goal (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_goal_owner FOREIGN KEY(owner) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_goal_contract FOREIGN KEY(contract) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_goal_opportunity FOREIGN KEY(opportunity) REFERENCES opportunity (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "group" (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	name TEXT, 
	description TEXT, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_group PRIMARY KEY (id)
);
CREATE TABLE member (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	"group" INTEGER, 
	user INTEGER, 
	custom TEXT, 
	CONSTRAINT pk_member PRIMARY KEY (id), 
	CONSTRAINT fk_member_group FOREIGN KEY("group") REFERENCES "group" (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_member_user FOREIGN KEY(user) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE metric (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	name TEXT, 
	family TEXT, 
	format TEXT, 
	decimals INTEGER, 
	currency TEXT, 
	rollup TEXT, 
	direction TEXT, 
	start DOUBLE, 
	target DOUBLE, 
	every_days INTEGER, 
	access TEXT, 
	position INTEGER, 
	description TEXT, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_metric PRIMARY KEY (id)
);
CREATE TABLE metric_value (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	metric INTEGER, 
	measured_on TEXT, 
	value DOUBLE, 
	source TEXT, 
	custom TEXT, 
	CONSTRAINT pk_metric_value PRIMARY KEY (id), 
	CONSTRAINT fk_metric_value_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_metric_value_metric FOREIGN KEY(metric) REFERENCES metric (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE note (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	kind TEXT, 
	title TEXT, 
	text TEXT, 
	occurred_on TEXT, 
	contacts TEXT, 
	author INTEGER, 
	type TEXT, 
	subtype TEXT, 
	action INTEGER, 
	task INTEGER, 
	risk INTEGER, 
	review INTEGER, 
	external_id TEXT, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_note PRIMARY KEY (id), 
	CONSTRAINT fk_note_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_note_author FOREIGN KEY(author) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_note_action FOREIGN KEY(action) REFERENCES action (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_note_task FOREIGN KEY(task) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_note_risk FOREIGN KEY(risk) REFERENCES risk (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_note_review FOREIGN KEY(review) REFERENCES review (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "note" VALUES(1,12,8,1,'note',NULL,'They renew, says Ada.','2026-11-20','[1]',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE opportunity (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	name TEXT, 
	stage INTEGER, 
	status TEXT, 
	value DOUBLE, 
	currency TEXT, 
	probability DOUBLE, 
	close_on TEXT, 
	products TEXT, 
	contract INTEGER, 
	owner INTEGER, 
	description TEXT, 
	external_id TEXT, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_opportunity PRIMARY KEY (id), 
	CONSTRAINT fk_opportunity_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_opportunity_stage FOREIGN KEY(stage) REFERENCES stage (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_opportunity_contract FOREIGN KEY(contract) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_opportunity_owner FOREIGN KEY(owner) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE outcome (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	contract INTEGER, 
	kind TEXT, 
	notice_on TEXT, 
	effective_on TEXT, 
	amount_before DOUBLE, 
	amount_after DOUBLE, 
	currency TEXT, 
	reason TEXT, 
	custom TEXT, 
	CONSTRAINT pk_outcome PRIMARY KEY (id), 
	CONSTRAINT fk_outcome_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_outcome_contract FOREIGN KEY(contract) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE plan_type (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	name TEXT, 
	depth TEXT, 
	required SMALLINT, 
	position INTEGER, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_plan_type PRIMARY KEY (id)
);
INSERT INTO "plan_type" VALUES(1,1,1,'The customer''s strategic goals','advanced',1,1,NULL,NULL);
INSERT INTO "plan_type" VALUES(2,1,1,'Our own goals','intermediate',1,2,NULL,NULL);
CREATE TABLE policy (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	tier TEXT, 
	key_players INTEGER, 
	fresh_days INTEGER, 
	stale_days INTEGER, 
	review_days INTEGER, 
	notes_a_month DOUBLE, 
	required_fields TEXT, 
	checkin_every TEXT, 
	custom TEXT, 
	CONSTRAINT pk_policy PRIMARY KEY (id)
);
INSERT INTO "policy" VALUES(1,1,1,'normal',3,30,90,NULL,4.0,NULL,NULL,NULL);
INSERT INTO "policy" VALUES(2,1,1,'strategic',10,14,45,92,8.0,'website, description','1m',NULL);
CREATE TABLE product (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	name TEXT, 
	description TEXT, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_product PRIMARY KEY (id)
);
CREATE TABLE rating (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	review INTEGER, 
	criterion INTEGER, 
	value INTEGER, 
	rated_by INTEGER, 
	rated_on TEXT, 
	custom TEXT, 
	CONSTRAINT pk_rating PRIMARY KEY (id), 
	CONSTRAINT fk_rating_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_rating_review FOREIGN KEY(review) REFERENCES review (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_rating_criterion FOREIGN KEY(criterion) REFERENCES criterion (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_rating_rated_by FOREIGN KEY(rated_by) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE reach (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	"group" INTEGER, 
	custom TEXT, 
	CONSTRAINT pk_reach PRIMARY KEY (id), 
	CONSTRAINT fk_reach_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_reach_group FOREIGN KEY("group") REFERENCES "group" (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE review (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	held_on TEXT, 
	owner INTEGER, 
	type TEXT, 
	stage TEXT, 
	summary TEXT, 
	description TEXT, 
	contacts TEXT, 
	colleagues TEXT, 
	external_id TEXT, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_review PRIMARY KEY (id), 
	CONSTRAINT fk_review_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_review_owner FOREIGN KEY(owner) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE risk (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	reason TEXT, 
	description TEXT, 
	status TEXT, 
	severity TEXT, 
	likelihood TEXT, 
	assignee INTEGER, 
	opened_on TEXT, 
	updated_on TEXT, 
	closed_on TEXT, 
	resolution TEXT, 
	external_id TEXT, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_risk PRIMARY KEY (id), 
	CONSTRAINT fk_risk_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_risk_assignee FOREIGN KEY(assignee) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE satisfaction (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	"on" TEXT, 
	value DOUBLE, 
	description TEXT, 
	custom TEXT, 
	CONSTRAINT pk_satisfaction PRIMARY KEY (id), 
	CONSTRAINT fk_satisfaction_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE scorecard (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	tier TEXT, 
	number INTEGER, 
	effective_from TEXT, 
	definition TEXT, 
	description TEXT, 
	custom TEXT, 
	CONSTRAINT pk_scorecard PRIMARY KEY (id)
);
CREATE TABLE setting (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	"key" TEXT, 
	value TEXT, 
	custom TEXT, 
	CONSTRAINT pk_setting PRIMARY KEY (id)
);
CREATE TABLE sign_in_link (
	digest TEXT NOT NULL, 
	user INTEGER NOT NULL, 
	at INTEGER NOT NULL, 
	seen INTEGER NOT NULL, 
	CONSTRAINT pk_sign_in_link PRIMARY KEY (digest)
);
CREATE TABLE sign_in_password (
	user INTEGER NOT NULL, 
	hash TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	CONSTRAINT pk_sign_in_password PRIMARY KEY (user)
);
CREATE TABLE sign_in_session (
	digest TEXT NOT NULL, 
	user INTEGER NOT NULL, 
	at INTEGER NOT NULL, 
	seen INTEGER NOT NULL, 
	CONSTRAINT pk_sign_in_session PRIMARY KEY (digest)
);
CREATE TABLE sign_in_try (
	who TEXT NOT NULL, 
	at INTEGER NOT NULL
);
CREATE TABLE snapshot (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	"on" TEXT, 
	known INTEGER, 
	card TEXT, 
	engine INTEGER, 
	digest TEXT, 
	score DOUBLE, 
	parts TEXT, 
	custom TEXT, 
	CONSTRAINT pk_snapshot PRIMARY KEY (id), 
	CONSTRAINT fk_snapshot_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE stage (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	name TEXT, 
	probability DOUBLE, 
	position INTEGER, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_stage PRIMARY KEY (id)
);
INSERT INTO "stage" VALUES(1,1,1,'Discovery',10.0,1,NULL,NULL);
INSERT INTO "stage" VALUES(2,1,1,'Qualification',30.0,2,NULL,NULL);
INSERT INTO "stage" VALUES(3,1,1,'Proposal',50.0,3,NULL,NULL);
INSERT INTO "stage" VALUES(4,1,1,'Negotiation',75.0,4,NULL,NULL);
CREATE TABLE swot (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	quadrant TEXT, 
	text TEXT, 
	theme TEXT, 
	position INTEGER, 
	updated_on TEXT, 
	goal INTEGER, 
	action INTEGER, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_swot PRIMARY KEY (id), 
	CONSTRAINT fk_swot_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_swot_goal FOREIGN KEY(goal) REFERENCES goal (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_swot_action FOREIGN KEY(action) REFERENCES action (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE target (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	metric INTEGER, 
	start DOUBLE, 
	target DOUBLE, 
	custom TEXT, 
	CONSTRAINT pk_target PRIMARY KEY (id), 
	CONSTRAINT fk_target_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_target_metric FOREIGN KEY(metric) REFERENCES metric (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE task (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	title TEXT, 
	description TEXT, 
	assignee INTEGER, 
	due TEXT, 
	status TEXT, 
	done_on TEXT, 
	kind TEXT, 
	contact INTEGER, 
	action INTEGER, 
	external_id TEXT, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_task PRIMARY KEY (id), 
	CONSTRAINT fk_task_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_task_assignee FOREIGN KEY(assignee) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_task_contact FOREIGN KEY(contact) REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_task_action FOREIGN KEY(action) REFERENCES action (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "task" VALUES(1,9,9,2,'Send the offer',NULL,1,'2026-12-01','open',NULL,'manual',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE unfinished (
	user INTEGER NOT NULL, 
	form TEXT NOT NULL, 
	ticket TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_unfinished PRIMARY KEY (user, form)
);
CREATE TABLE user (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	name TEXT, 
	email TEXT, 
	role TEXT, 
	title TEXT, 
	manager INTEGER, 
	location TEXT, 
	biography TEXT, 
	is_disabled SMALLINT, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_user PRIMARY KEY (id), 
	CONSTRAINT fk_user_manager FOREIGN KEY(manager) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "user" VALUES(1,1,1,'Ada Founder','ada@workspace.example','administrator',NULL,NULL,NULL,NULL,0,NULL,NULL);
CREATE TABLE voc_answer (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	account INTEGER, 
	question INTEGER, 
	contact INTEGER, 
	answer TEXT, 
	answered_on TEXT, 
	entered_by INTEGER, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_voc_answer PRIMARY KEY (id), 
	CONSTRAINT fk_voc_answer_account FOREIGN KEY(account) REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_voc_answer_question FOREIGN KEY(question) REFERENCES voc_question (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_voc_answer_contact FOREIGN KEY(contact) REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_voc_answer_entered_by FOREIGN KEY(entered_by) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE voc_question (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	born INTEGER NOT NULL, 
	text TEXT, 
	help TEXT, 
	kind TEXT, 
	choices TEXT, 
	counts SMALLINT, 
	position INTEGER, 
	archived_at TEXT, 
	custom TEXT, 
	CONSTRAINT pk_voc_question PRIMARY KEY (id)
);
INSERT INTO "voc_question" VALUES(1,1,1,'How likely are you to recommend us?',NULL,'ten',NULL,1,1,NULL,NULL);
INSERT INTO "voc_question" VALUES(2,1,1,'What do you value most about working with us?',NULL,'text',NULL,1,2,NULL,NULL);
INSERT INTO "voc_question" VALUES(3,1,1,'What should we do better?',NULL,'text',NULL,1,3,NULL,NULL);
CREATE INDEX ix_change_set_at ON change_set (at);
CREATE INDEX ix_sign_in_link_user ON sign_in_link (user);
CREATE INDEX ix_sign_in_session_user ON sign_in_session (user);
CREATE INDEX ix_sign_in_try_who ON sign_in_try (who);
CREATE INDEX ix_sign_in_try_at ON sign_in_try (at);
CREATE INDEX ix_unfinished_at ON unfinished (at);
CREATE INDEX ix_user_manager ON user (manager) WHERE manager IS NOT NULL;
CREATE INDEX ix_account_owner ON account (owner);
CREATE INDEX ix_account_parent ON account (parent);
CREATE INDEX ix_account_external_id ON account (external_id);
CREATE INDEX ix_account_merged_into ON account (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX ix_arrangement_owner ON arrangement (owner);
CREATE INDEX ix_filter_owner ON filter (owner);
CREATE INDEX ix_member_group ON member ("group");
CREATE INDEX ix_member_user ON member (user);
CREATE INDEX ix_advice_account ON advice (account);
CREATE INDEX ix_advice_by ON advice ("by") WHERE "by" IS NOT NULL;
CREATE INDEX ix_contact_account ON contact (account);
CREATE INDEX ix_contact_internal_contact ON contact (internal_contact) WHERE internal_contact IS NOT NULL;
CREATE INDEX ix_contact_reports_to ON contact (reports_to);
CREATE INDEX ix_contact_external_id ON contact (external_id);
CREATE INDEX ix_contact_same_person ON contact (same_person) WHERE same_person IS NOT NULL;
CREATE INDEX ix_contract_account ON contract (account);
CREATE INDEX ix_contract_external_id ON contract (external_id);
CREATE INDEX ix_contributor_account ON contributor (account);
CREATE INDEX ix_contributor_user ON contributor (user);
CREATE INDEX ix_document_account ON document (account);
CREATE INDEX ix_metric_value_account ON metric_value (account);
CREATE INDEX ix_metric_value_metric ON metric_value (metric);
CREATE INDEX ix_reach_account ON reach (account);
CREATE INDEX ix_reach_group ON reach ("group");
CREATE INDEX ix_review_account ON review (account);
CREATE INDEX ix_review_owner ON review (owner);
CREATE INDEX ix_review_external_id ON review (external_id);
CREATE INDEX ix_risk_account ON risk (account);
CREATE INDEX ix_risk_assignee ON risk (assignee) WHERE assignee IS NOT NULL;
CREATE INDEX ix_risk_external_id ON risk (external_id);
CREATE INDEX ix_satisfaction_account ON satisfaction (account);
CREATE INDEX ix_snapshot_account ON snapshot (account);
CREATE INDEX ix_target_account ON target (account);
CREATE INDEX ix_target_metric ON target (metric);
CREATE INDEX ix_contact_line_account ON contact_line (account);
CREATE INDEX ix_contact_line_from_contact ON contact_line (from_contact) WHERE from_contact IS NOT NULL;
CREATE INDEX ix_contact_line_to_contact ON contact_line (to_contact) WHERE to_contact IS NOT NULL;
CREATE INDEX ix_opportunity_account ON opportunity (account);
CREATE INDEX ix_opportunity_stage ON opportunity (stage) WHERE stage IS NOT NULL;
CREATE INDEX ix_opportunity_contract ON opportunity (contract) WHERE contract IS NOT NULL;
CREATE INDEX ix_opportunity_owner ON opportunity (owner);
CREATE INDEX ix_opportunity_external_id ON opportunity (external_id);
CREATE INDEX ix_outcome_account ON outcome (account);
CREATE INDEX ix_outcome_contract ON outcome (contract) WHERE contract IS NOT NULL;
CREATE INDEX ix_rating_account ON rating (account);
CREATE INDEX ix_rating_review ON rating (review) WHERE review IS NOT NULL;
CREATE INDEX ix_rating_criterion ON rating (criterion) WHERE criterion IS NOT NULL;
CREATE INDEX ix_rating_rated_by ON rating (rated_by) WHERE rated_by IS NOT NULL;
CREATE INDEX ix_voc_answer_account ON voc_answer (account);
CREATE INDEX ix_voc_answer_question ON voc_answer (question) WHERE question IS NOT NULL;
CREATE INDEX ix_voc_answer_contact ON voc_answer (contact) WHERE contact IS NOT NULL;
CREATE INDEX ix_voc_answer_entered_by ON voc_answer (entered_by) WHERE entered_by IS NOT NULL;
CREATE INDEX ix_goal_account ON goal (account);
CREATE INDEX ix_goal_plan_type ON goal (plan_type) WHERE plan_type IS NOT NULL;
CREATE INDEX ix_goal_parent ON goal (parent);
CREATE INDEX ix_goal_owner ON goal (owner);
CREATE INDEX ix_goal_contract ON goal (contract) WHERE contract IS NOT NULL;
CREATE INDEX ix_goal_opportunity ON goal (opportunity) WHERE opportunity IS NOT NULL;
CREATE INDEX ix_goal_external_id ON goal (external_id);
CREATE INDEX ix_action_account ON action (account);
CREATE INDEX ix_action_goal ON action (goal) WHERE goal IS NOT NULL;
CREATE INDEX ix_action_owner ON action (owner);
CREATE INDEX ix_action_external_id ON action (external_id);
CREATE INDEX ix_swot_account ON swot (account);
CREATE INDEX ix_swot_goal ON swot (goal) WHERE goal IS NOT NULL;
CREATE INDEX ix_swot_action ON swot (action) WHERE action IS NOT NULL;
CREATE INDEX ix_task_account ON task (account);
CREATE INDEX ix_task_assignee ON task (assignee) WHERE assignee IS NOT NULL;
CREATE INDEX ix_task_contact ON task (contact) WHERE contact IS NOT NULL;
CREATE INDEX ix_task_action ON task (action) WHERE action IS NOT NULL;
CREATE INDEX ix_task_external_id ON task (external_id);
CREATE INDEX ix_note_account ON note (account);
CREATE INDEX ix_note_author ON note (author) WHERE author IS NOT NULL;
CREATE INDEX ix_note_action ON note (action) WHERE action IS NOT NULL;
CREATE INDEX ix_note_task ON note (task) WHERE task IS NOT NULL;
CREATE INDEX ix_note_risk ON note (risk) WHERE risk IS NOT NULL;
CREATE INDEX ix_note_review ON note (review) WHERE review IS NOT NULL;
CREATE INDEX ix_note_external_id ON note (external_id);
CREATE INDEX ix_change_account ON change (account, set_id);
CREATE INDEX ix_change_kind_record ON change (kind, record, set_id);
COMMIT;
