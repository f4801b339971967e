<?php
// This file is part of Moodle - https://moodle.org/
//
// Moodle is free software: you can redistribute it and/or modify
// it under the terms of the GNU General Public License as published by
// the Free Software Foundation, either version 3 of the License, or
// (at your option) any later version.
//
// Moodle is distributed in the hope that it will be useful,
// but WITHOUT ANY WARRANTY; without even the implied warranty of
// MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the
// GNU General Public License for more details.
//
// You should have received a copy of the GNU General Public License
// along with Moodle.  If not, see <http://www.gnu.org/licenses/>.

/**
 * English strings.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

defined('MOODLE_INTERNAL') || die();

$string['allowunknownshop'] = 'Write to a shop of unknown version';
$string['allowunknownshop_desc'] = 'Versions of local_shop this plugin was not written for can be read. Tick this to let Seatadmin write to them too, after you have tried it on a copy of your site.';
$string['batchcut'] = 'The client sent {$a->sent} items and {$a->got} arrived. PHP cuts long forms (max_input_vars): send fewer at a time. Nothing was done.';
$string['batchtoolarge'] = 'At most {$a} items in one call. Nothing was done.';
$string['error_alreadyenrolled'] = 'This person is enrolled in the course already; no seat was used.';
$string['error_badcode'] = 'The code "{$a->code}" has characters other than letters without accents, digits, - and _.';
$string['error_baddates'] = 'The end is not after the start.';
$string['error_badgroupname'] = 'The name of a group is empty or longer than 254 characters.';
$string['error_badkey'] = 'The key is not 8 to 100 letters, digits and _ . : -';
$string['error_badprice'] = '{$a->column}: "{$a->value}" is not an amount with at most 7 digits and 3 decimals, written with a point.';
$string['error_badquestions'] = 'The questions to the buyer are not readable JSON.';
$string['error_badranges'] = 'The quantity bounds do not rise ({$a->column}), or one follows a bound of 0.';
$string['error_badvalue'] = '{$a->column}: "{$a->value}" is not possible.';
$string['error_busy'] = 'Another call is doing the same at this moment. Try again.';
$string['error_changed'] = 'Somebody has changed this in the meantime.';
$string['error_codetaken'] = 'The code "{$a->code}" is taken in this catalogue.';
$string['error_coursenotallowed'] = 'Seat {$a->unit} can be used in other courses only: {$a->courses}.';
$string['error_enrolmentheld'] = 'The enrolment stands for seat {$a->unit} already.';
$string['error_enrolmentsuspended'] = 'This person is enrolled in the course already, but the enrolment is suspended or over; no seat was used.';
$string['error_gone'] = 'Row {$a->id} does not exist any more.';
$string['error_groupclosed'] = 'The person could not be put in the group "{$a->group}".';
$string['error_idnumbertaken'] = 'The external key "{$a->idnumber}" is taken.';
$string['error_illegaltransition'] = 'An order cannot go from {$a->from} to {$a->to}.';
$string['error_keyused'] = 'This key was used for something else.';
$string['error_longreason'] = 'The reason is longer than {$a->most} characters.';
$string['error_missing'] = '{$a->column} is missing.';
$string['error_needsproduction'] = 'Going from {$a->from} to {$a->to}, the shop produces what was sold. This is done in the shop; ask for the mark only to set the status without it.';
$string['error_nomanualenrolment'] = 'Course {$a->course} has no enabled manual enrolment.';
$string['error_noright'] = 'The service account lacks the right {$a->capability} there.';
$string['error_notaseat'] = 'Unit {$a->unit} is no seat ({$a->type}).';
$string['error_notmanual'] = 'The enrolment was not made by the manual method ({$a->method}).';
$string['error_othercatalogue'] = 'A row cannot change its catalogue.';
$string['error_otherholder'] = 'Somebody else holds this seat.';
$string['error_rolenotassignable'] = 'The service account may not give role {$a->role} there.';
$string['error_samemove'] = 'Seat {$a->unit} is held by this person in this course already.';
$string['error_seatused'] = 'The holder has been in the course since the enrolment.';
$string['error_sethashandler'] = 'A set or a bundle has no handler.';
$string['error_slavecatalogue'] = 'Catalogue {$a->catalogue} follows another one: make the row in that one.';
$string['error_toolong'] = '{$a->column} is longer than {$a->most} characters.';
$string['error_unexpected'] = 'It could not be done ({$a}); nothing was changed. The site may tell more in its log.';
$string['error_unitdeleted'] = 'Unit {$a->unit} is disabled.';
$string['error_unitexpired'] = 'Unit {$a->unit} is over.';
$string['error_unitfree'] = 'Nobody holds seat {$a->unit}.';
$string['error_unittaken'] = 'Seat {$a->unit} is held.';
$string['error_unknown'] = '{$a->column}: {$a->value} does not exist, or not there.';
$string['error_unknownbill'] = 'Order {$a->bill} does not exist.';
$string['error_unknowncourse'] = 'Course {$a->course} does not exist.';
$string['error_unknownhandler'] = 'The shop has no handler "{$a->handler}".';
$string['error_unknownline'] = 'Bill line {$a->line} does not exist or is another customer\'s.';
$string['error_unknownrole'] = 'The site has no role "{$a->role}".';
$string['error_unknownunit'] = 'Unit {$a->unit} does not exist.';
$string['error_unknownuser'] = 'Account {$a->user} does not exist.';
$string['event_bill_status_changed'] = 'Status of a bill changed';
$string['event_category_saved'] = 'Category of the shop saved';
$string['event_item_saved'] = 'Item of the shop saved';
$string['event_seat_assigned'] = 'Seat assigned';
$string['event_seat_moved'] = 'Seat moved';
$string['event_seat_released'] = 'Seat released';
$string['event_unit_renewed'] = 'Unit renewed';
$string['journaldays'] = 'Days to keep answers';
$string['journaldays_desc'] = 'For that many days a call that is repeated with the same key is answered and not done twice. Older answers are forgotten every night.';
$string['noscope'] = 'Name courses or people.';
$string['pluginname'] = 'Seatadmin';
$string['privacy:metadata:client'] = 'The application Seatadmin, on the computers of those who hold a token, reads customers, orders and enrolments.';
$string['privacy:metadata:client:customers'] = 'Names and addresses of the customers of the shop, and of participants named in orders.';
$string['privacy:metadata:client:enrolments'] = 'Who is enrolled where, when and in which roles and groups.';
$string['privacy:metadata:client:orders'] = 'Orders, what was sold, and who holds the seats.';
$string['privacy:metadata:journal'] = 'What was done for each key a client sent, so that a repeated call is not done twice.';
$string['privacy:metadata:journal:answer'] = 'What was answered: numbers, times and codes.';
$string['privacy:metadata:journal:clientkey'] = 'The key.';
$string['privacy:metadata:journal:formeruserid'] = 'The person who held the seat before.';
$string['privacy:metadata:journal:functionname'] = 'What was asked for.';
$string['privacy:metadata:journal:objectid'] = 'The row of the shop concerned.';
$string['privacy:metadata:journal:payloadhash'] = 'A sum of what was asked, from which it cannot be read.';
$string['privacy:metadata:journal:relateduserid'] = 'The person who got the seat or lost it.';
$string['privacy:metadata:journal:timecreated'] = 'When it was done.';
$string['privacy:metadata:journal:userid'] = 'The account that asked.';
$string['purgejournal'] = 'Forget old answers of Seatadmin';
$string['seatadmin:editcatalogue'] = 'Change the catalogue of the shop through web services';
$string['seatadmin:manageseats'] = 'Give, free, move and renew seats and change the status of orders through web services';
$string['seatadmin:readshop'] = 'Read the shop, its customers and orders, and enrolments through web services';
$string['shopabsent'] = 'local_shop is not installed on this site.';
$string['shopbroken'] = 'local_shop is installed, but this is missing: {$a}.';
$string['shopunknown'] = 'Version {$a} of local_shop is unknown to this plugin. It can be read; an administrator can allow writing in the settings of the plugin.';
$string['toomanyids'] = 'At most {$a} ids in one call.';
