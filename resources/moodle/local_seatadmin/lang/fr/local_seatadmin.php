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
 * French strings.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

defined('MOODLE_INTERNAL') || die();

$string['allowunknownshop'] = 'Écrire dans une boutique de version inconnue';
$string['allowunknownshop_desc'] = 'Les versions de local_shop pour lesquelles ce plugin n’a pas été écrit peuvent être lues. Cochez cette case pour que Seatadmin puisse aussi y écrire, après un essai sur une copie de votre site.';
$string['batchcut'] = 'Le client a envoyé {$a->sent} éléments et {$a->got} sont arrivés. PHP coupe les longs formulaires (max_input_vars) : envoyez-en moins à la fois. Rien n’a été fait.';
$string['batchtoolarge'] = 'Au plus {$a} éléments par appel. Rien n’a été fait.';
$string['error_alreadyenrolled'] = 'Cette personne est déjà inscrite au cours ; aucun siège n’a été utilisé.';
$string['error_badcode'] = 'Le code « {$a->code} » contient autre chose que des lettres sans accent, des chiffres, - et _.';
$string['error_baddates'] = 'La fin n’est pas après le début.';
$string['error_badgroupname'] = 'Un nom de groupe est vide ou dépasse 254 caractères.';
$string['error_badkey'] = 'La clé ne fait pas 8 à 100 lettres, chiffres et _ . : -';
$string['error_badprice'] = '{$a->column} : « {$a->value} » n’est pas un montant de 7 chiffres et 3 décimales au plus, écrit avec un point.';
$string['error_badquestions'] = 'Les questions à l’acheteur ne sont pas du JSON lisible.';
$string['error_badranges'] = 'Les bornes de quantité ne sont pas croissantes ({$a->column}), ou l’une d’elles suit une borne à 0.';
$string['error_badvalue'] = '{$a->column} : « {$a->value} » n’est pas possible.';
$string['error_busy'] = 'Un autre appel fait la même chose en ce moment. Réessayez.';
$string['error_changed'] = 'Quelqu’un a modifié cela entre-temps.';
$string['error_codetaken'] = 'Le code « {$a->code} » est déjà pris dans ce catalogue.';
$string['error_coursenotallowed'] = 'Le siège {$a->unit} ne vaut que pour d’autres cours : {$a->courses}.';
$string['error_enrolmentheld'] = 'Cette inscription correspond déjà au siège {$a->unit}.';
$string['error_enrolmentsuspended'] = 'Cette personne est déjà inscrite au cours, mais son inscription est suspendue ou terminée ; aucun siège n’a été utilisé.';
$string['error_gone'] = 'La ligne {$a->id} n’existe plus.';
$string['error_groupclosed'] = 'La personne n’a pas pu être mise dans le groupe « {$a->group} ».';
$string['error_idnumbertaken'] = 'La clé externe « {$a->idnumber} » est déjà prise.';
$string['error_illegaltransition'] = 'Une commande ne peut pas passer de {$a->from} à {$a->to}.';
$string['error_keyused'] = 'Cette clé a déjà servi pour autre chose.';
$string['error_longreason'] = 'Le motif dépasse {$a->most} caractères.';
$string['error_missing'] = '{$a->column} manque.';
$string['error_needsproduction'] = 'En passant de {$a->from} à {$a->to}, la boutique produit ce qui a été vendu. Cela se fait dans la boutique ; demandez la seule marque pour poser l’état sans cela.';
$string['error_nomanualenrolment'] = 'Le cours {$a->course} n’a pas d’inscription manuelle active.';
$string['error_noright'] = 'Le compte de service n’a pas ici le droit {$a->capability}.';
$string['error_notaseat'] = 'L’unité {$a->unit} n’est pas un siège ({$a->type}).';
$string['error_notmanual'] = 'L’inscription n’a pas été faite par la méthode manuelle ({$a->method}).';
$string['error_othercatalogue'] = 'Une ligne ne peut pas changer de catalogue.';
$string['error_otherholder'] = 'Une autre personne occupe ce siège.';
$string['error_rolenotassignable'] = 'Le compte de service ne peut pas donner ici le rôle {$a->role}.';
$string['error_samemove'] = 'Le siège {$a->unit} est déjà occupé par cette personne dans ce cours.';
$string['error_seatused'] = 'La personne est venue dans le cours depuis son inscription.';
$string['error_sethashandler'] = 'Un ensemble ou un lot n’a pas de gestionnaire.';
$string['error_slavecatalogue'] = 'Le catalogue {$a->catalogue} en suit un autre : créez la ligne dans celui-là.';
$string['error_toolong'] = '{$a->column} dépasse {$a->most} caractères.';
$string['error_unexpected'] = 'Cela n’a pas pu être fait ({$a}) ; rien n’a été changé. Le journal du site en dit peut-être plus.';
$string['error_unitdeleted'] = 'L’unité {$a->unit} est désactivée.';
$string['error_unitexpired'] = 'L’unité {$a->unit} est terminée.';
$string['error_unitfree'] = 'Personne n’occupe le siège {$a->unit}.';
$string['error_unittaken'] = 'Le siège {$a->unit} est occupé.';
$string['error_unknown'] = '{$a->column} : {$a->value} n’existe pas, ou pas à cet endroit.';
$string['error_unknownbill'] = 'La commande {$a->bill} n’existe pas.';
$string['error_unknowncourse'] = 'Le cours {$a->course} n’existe pas.';
$string['error_unknownhandler'] = 'La boutique n’a pas de gestionnaire « {$a->handler} ».';
$string['error_unknownline'] = 'La ligne de commande {$a->line} n’existe pas ou appartient à un autre client.';
$string['error_unknownrole'] = 'Le site n’a pas de rôle « {$a->role} ».';
$string['error_unknownunit'] = 'L’unité {$a->unit} n’existe pas.';
$string['error_unknownuser'] = 'Le compte {$a->user} n’existe pas.';
$string['event_bill_status_changed'] = 'État d’une commande modifié';
$string['event_category_saved'] = 'Catégorie de la boutique enregistrée';
$string['event_item_saved'] = 'Produit de la boutique enregistré';
$string['event_seat_assigned'] = 'Siège attribué';
$string['event_seat_moved'] = 'Siège déplacé';
$string['event_seat_released'] = 'Siège libéré';
$string['event_unit_renewed'] = 'Unité renouvelée';
$string['journaldays'] = 'Jours de conservation des réponses';
$string['journaldays_desc'] = 'Pendant ce nombre de jours, un appel répété avec la même clé reçoit la même réponse et n’est pas fait deux fois. Les réponses plus anciennes sont oubliées chaque nuit.';
$string['noscope'] = 'Nommez des cours ou des personnes.';
$string['pluginname'] = 'Seatadmin';
$string['privacy:metadata:client'] = 'L’application Seatadmin, sur les ordinateurs de ceux qui ont un jeton, lit les clients, les commandes et les inscriptions.';
$string['privacy:metadata:client:customers'] = 'Noms et adresses des clients de la boutique et des participants nommés dans les commandes.';
$string['privacy:metadata:client:enrolments'] = 'Qui est inscrit où, quand, avec quels rôles et groupes.';
$string['privacy:metadata:client:orders'] = 'Les commandes, ce qui a été vendu et qui occupe les sièges.';
$string['privacy:metadata:journal'] = 'Ce qui a été fait pour chaque clé envoyée par un client, pour qu’un appel répété ne soit pas fait deux fois.';
$string['privacy:metadata:journal:answer'] = 'Ce qui a été répondu : nombres, moments et codes.';
$string['privacy:metadata:journal:clientkey'] = 'La clé.';
$string['privacy:metadata:journal:formeruserid'] = 'La personne qui occupait le siège auparavant.';
$string['privacy:metadata:journal:functionname'] = 'Ce qui a été demandé.';
$string['privacy:metadata:journal:objectid'] = 'La ligne de la boutique concernée.';
$string['privacy:metadata:journal:payloadhash'] = 'Une somme de ce qui a été demandé, d’où l’on ne peut pas le relire.';
$string['privacy:metadata:journal:relateduserid'] = 'La personne qui a reçu ou perdu le siège.';
$string['privacy:metadata:journal:timecreated'] = 'Quand cela a été fait.';
$string['privacy:metadata:journal:userid'] = 'Le compte qui a demandé.';
$string['purgejournal'] = 'Oublier les anciennes réponses de Seatadmin';
$string['seatadmin:editcatalogue'] = 'Modifier le catalogue de la boutique par les services web';
$string['seatadmin:manageseats'] = 'Attribuer, libérer, déplacer et renouveler des sièges et changer l’état des commandes par les services web';
$string['seatadmin:readshop'] = 'Lire la boutique, ses clients et ses commandes, et les inscriptions par les services web';
$string['shopabsent'] = 'local_shop n’est pas installé sur ce site.';
$string['shopbroken'] = 'local_shop est installé, mais il manque : {$a}.';
$string['shopunknown'] = 'La version {$a} de local_shop est inconnue de ce plugin. Elle peut être lue ; un administrateur peut permettre d’y écrire dans les réglages du plugin.';
$string['toomanyids'] = 'Au plus {$a} identifiants par appel.';
