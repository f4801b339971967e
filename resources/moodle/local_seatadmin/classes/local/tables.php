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

namespace local_seatadmin\local;

/**
 * What this plugin knows about the tables of the shop: the one place where columns are named, typed and described.
 *
 * Answers, the parameters of the saving functions and the check of an unknown version are all derived from it.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class tables {
    /** Whole number. */
    public const INT = 'int';

    /** Amount, answered as text with three decimals. */
    public const MONEY = 'money';

    /** Number with a fraction. */
    public const FLOAT = 'float';

    /** Text, as stored. */
    public const TEXT = 'text';

    /** Tables by the name they have in this plugin. */
    public const NAMES = [
        'shops' => 'local_shop',
        'catalogues' => 'local_shop_catalog',
        'categories' => 'local_shop_catalogcategory',
        'items' => 'local_shop_catalogitem',
        'taxes' => 'local_shop_tax',
        'customers' => 'local_shop_customer',
        'bills' => 'local_shop_bill',
        'bill_lines' => 'local_shop_billitem',
        'units' => 'local_shop_product',
        'unit_events' => 'local_shop_productevent',
    ];

    /** Columns that are answered beside the table's own, decoded or joined. */
    private const DERIVED = [
        'shops' => [
            'paymodesjson' => [self::TEXT, 'JSON of paymodes, null when it cannot be read'],
        ],
        'items' => [
            'haspassword' => [self::INT, '1 when a pass code is asked before buying'],
        ],
        'customers' => [
            'invoiceinfojson' => [self::TEXT, 'JSON of invoiceinfo, null when it is empty or cannot be read'],
        ],
        'bills' => [
            'productionfeedbackjson' => [self::TEXT, 'JSON of productionfeedback, null when it is empty or cannot be read'],
        ],
        'bill_lines' => [
            'catalogitemjson' => [self::TEXT, 'JSON of the frozen catalogue item, null when it cannot be read or was not asked'],
            'customerdatajson' => [self::TEXT, 'JSON of customerdata: field, then number of the unit from 0, then text'],
            'productiondatajson' => [self::TEXT, 'JSON of productiondata; on a DISCOUNT line the product code as JSON text'],
        ],
        'units' => [
            'productiondatajson' => [self::TEXT, 'JSON object of the pairs of productiondata, values decoded'],
            'holderid' => [self::INT, 'Moodle user of the enrolment the unit points to, null without such an enrolment'],
            'holdercourseid' => [self::INT, 'course of that enrolment'],
            'holdermethod' => [self::TEXT, 'enrolment method of that enrolment'],
            'holderstatus' => [self::INT, 'status of that enrolment: 0 active, 1 suspended'],
            'holdertimestart' => [self::INT, 'start of that enrolment, 0 none'],
            'holdertimeend' => [self::INT, 'end of that enrolment, 0 none'],
        ],
    ];

    /** Columns of the tables, in the order they are answered. */
    private const COLUMNS = [
        'shops' => [
            'id' => [self::INT, 'id of the shop'],
            'name' => [self::TEXT, 'name, unique'],
            'description' => [self::TEXT, 'description'],
            'descriptionformat' => [self::INT, 'text format of description'],
            'currency' => [self::TEXT, 'currency, three letters'],
            'customerorganisationrequired' => [self::INT, '1 when the buyer must name an organisation'],
            'enduserorganisationrequired' => [self::INT, '1 when participants must name an organisation'],
            'endusermobilephonerequired' => [self::INT, '1 when participants must give a mobile phone'],
            'printtabbedcategories' => [self::INT, '1 when categories are shown in tabs'],
            'defaultcustomersupportcourse' => [self::INT, 'course id of the default customer area'],
            'forcedownloadleaflet' => [self::INT, '1 when leaflets are downloaded'],
            'allowtax' => [self::INT, '1 when taxes are applied'],
            'discountthreshold' => [self::TEXT, 'amount from which a discount is given'],
            'discountrate' => [self::INT, 'first discount rate'],
            'discountrate2' => [self::INT, 'second discount rate'],
            'discountrate3' => [self::INT, 'third discount rate'],
            'eula' => [self::TEXT, 'conditions of sale'],
            'eulaformat' => [self::INT, 'text format of eula'],
            'catalogid' => [self::INT, 'catalogue of the shop'],
            'paymodes' => [self::TEXT, 'means of payment as stored: base64 of a serialized list'],
            'defaultpaymode' => [self::TEXT, 'default means of payment'],
            'navsteps' => [self::TEXT, 'steps of an order, comma list'],
            'sortorder' => [self::INT, 'place in the list'],
        ],
        'catalogues' => [
            'id' => [self::INT, 'id of the catalogue'],
            'name' => [self::TEXT, 'name, unique'],
            'description' => [self::TEXT, 'description'],
            'descriptionformat' => [self::INT, 'text format of description'],
            'salesconditions' => [self::TEXT, 'conditions of sale'],
            'salesconditionsformat' => [self::INT, 'text format of salesconditions'],
            'groupid' => [self::INT, '0 alone, own id master, other id slave of that catalogue'],
            'countryrestrictions' => [self::TEXT, 'countries served, comma list'],
            'billfooter' => [self::TEXT, 'foot of the bills'],
            'billfooterformat' => [self::INT, 'text format of billfooter'],
        ],
        'categories' => [
            'id' => [self::INT, 'id of the category'],
            'catalogid' => [self::INT, 'catalogue'],
            'parentid' => [self::INT, 'category above, 0 at the top'],
            'name' => [self::TEXT, 'name'],
            'description' => [self::TEXT, 'description'],
            'descriptionformat' => [self::INT, 'text format of description'],
            'seoalias' => [self::TEXT, 'alias in addresses'],
            'seotitle' => [self::TEXT, 'title for search engines'],
            'seokeywords' => [self::TEXT, 'keywords for search engines'],
            'seodescription' => [self::TEXT, 'description for search engines'],
            'sortorder' => [self::INT, 'place in the list'],
            'visible' => [self::INT, '1 when the storefront shows it'],
        ],
        'items' => [
            'id' => [self::INT, 'id of the item'],
            'catalogid' => [self::INT, 'catalogue'],
            'userid' => [self::INT, 'owner of the product, 0 the site'],
            'categoryid' => [self::INT, 'category'],
            'code' => [self::TEXT, 'code, unique in its catalogue'],
            'shortname' => [self::TEXT, 'computed from the code by the shop'],
            'name' => [self::TEXT, 'name'],
            'idnumber' => [self::TEXT, 'external key'],
            'description' => [self::TEXT, 'description'],
            'descriptionformat' => [self::INT, 'text format of description'],
            'seoalias' => [self::TEXT, 'alias in addresses'],
            'seodescription' => [self::TEXT, 'description for search engines'],
            'seokeywords' => [self::TEXT, 'keywords for search engines'],
            'seotitle' => [self::TEXT, 'title for search engines'],
            'notes' => [self::TEXT, 'notes'],
            'notesformat' => [self::INT, 'text format of notes'],
            'eula' => [self::TEXT, 'conditions to accept'],
            'eulaformat' => [self::INT, 'text format of eula'],
            'range1' => [self::INT, 'last quantity paid at price1, 0 none'],
            'price1' => [self::MONEY, 'unit price without tax of the first range'],
            'range2' => [self::INT, 'last quantity paid at price2, 0 none'],
            'price2' => [self::MONEY, 'unit price without tax of the second range'],
            'range3' => [self::INT, 'last quantity paid at price3, 0 none'],
            'price3' => [self::MONEY, 'unit price without tax of the third range'],
            'range4' => [self::INT, 'last quantity paid at price4, 0 none'],
            'price4' => [self::MONEY, 'unit price without tax of the fourth range'],
            'range5' => [self::INT, 'read by nobody'],
            'price5' => [self::MONEY, 'unit price without tax of the fifth range'],
            'taxcode' => [self::TEXT, 'id of a tax, as text'],
            'stock' => [self::INT, 'free information'],
            'sold' => [self::INT, 'free information'],
            'status' => [self::TEXT, 'PREVIEW, AVAILABLE, AVAILABLEINTERNAL, ASCOMPLEMENT, SUSPENDED, PROVIDING or ABANDONNED'],
            'maxdeliveryquant' => [self::INT, 'maximum for an order, 0 unlimited'],
            'onlyforloggedin' => [self::INT, 'who may buy: -1 anonymous only, 0 everybody, 1 logged in, 2 customers'],
            'quantaddressesusers' => [self::INT, 'people asked: 0 nobody, 1 one for a line, 2 as many as the quantity'],
            'renewable' => [self::INT, '1 when the product can be renewed'],
            'isset' => [self::TEXT, '0 product, 1 set, 2 bundle'],
            'setid' => [self::INT, 'set or bundle that contains the item, 0 none'],
            'showsdescriptioninset' => [self::INT, '1 when a set shows the description'],
            'showsnameinset' => [self::INT, '1 when a set shows the name'],
            'isoptioninbundle' => [self::INT, 'used by nobody'],
            'bundleshowscontent' => [self::TEXT, 'used by nobody'],
            'productiondata' => [self::TEXT, 'data of the merchant'],
            'requireddata' => [self::TEXT, 'questions to the buyer, JSON'],
            'enablehandler' => [self::TEXT, 'handler, 0 none'],
            'handlerparams' => [self::TEXT, 'parameters of the handler, raw'],
            'password' => [self::TEXT, 'pass code; null for a token that may not edit the catalogue'],
        ],
        'taxes' => [
            'id' => [self::INT, 'id of the tax'],
            'country' => [self::TEXT, 'country, two letters'],
            'title' => [self::TEXT, 'title'],
            'ratio' => [self::FLOAT, 'ratio in per cent'],
            'formula' => [self::TEXT, 'formula, never to be run by a client'],
        ],
        'customers' => [
            'id' => [self::INT, 'id of the customer'],
            'shopid' => [self::INT, 'shop'],
            'firstname' => [self::TEXT, 'first name'],
            'lastname' => [self::TEXT, 'last name'],
            'address' => [self::TEXT, 'address'],
            'zip' => [self::TEXT, 'postal code'],
            'email' => [self::TEXT, 'e-mail'],
            'city' => [self::TEXT, 'city'],
            'country' => [self::TEXT, 'country, two letters'],
            'organisation' => [self::TEXT, 'organisation'],
            'hasaccount' => [self::INT, 'Moodle account of the customer, 0 none'],
            'invoiceinfo' => [self::TEXT, 'other identity for bills, as stored'],
            'timecreated' => [self::INT, 'when the customer was made'],
        ],
        'bills' => [
            'id' => [self::INT, 'id of the bill'],
            'blockid' => [self::INT, 'block the order came through'],
            'shopid' => [self::INT, 'shop'],
            'userid' => [self::INT, 'owner of the bill'],
            'idnumber' => [self::TEXT, 'accounting reference'],
            'ordering' => [self::INT, 'number, unique over all shops'],
            'customerid' => [self::INT, 'customer'],
            'invoiceinfo' => [self::TEXT, 'other identity for the bill, JSON'],
            'title' => [self::TEXT, 'title'],
            'worktype' => [self::TEXT, 'PROD, PACK or OTHER'],
            'status' => [self::TEXT, 'status'],
            'remotestatus' => [self::TEXT, 'status at the bank'],
            'emissiondate' => [self::INT, 'when the order was placed'],
            'lastactiondate' => [self::INT, 'last action; not every action of the shop writes it'],
            'assignedto' => [self::TEXT, 'member of staff'],
            'timetodo' => [self::FLOAT, 'time to do'],
            'untaxedamount' => [self::MONEY, 'amount without tax'],
            'taxes' => [self::MONEY, 'taxes'],
            'amount' => [self::MONEY, 'amount with tax'],
            'currency' => [self::TEXT, 'currency'],
            'convertedamount' => [self::MONEY, 'amount in another currency'],
            'transactionid' => [self::TEXT, 'transaction of the shop'],
            'onlinetransactionid' => [self::TEXT, 'transaction of the bank'],
            'expectedpaiement' => [self::TEXT, 'payment awaited'],
            'paiedamount' => [self::MONEY, 'amount paid'],
            'discount' => [self::MONEY, 'discount with tax'],
            'untaxeddiscount' => [self::MONEY, 'discount without tax'],
            'discounttaxes' => [self::MONEY, 'taxes of the discount'],
            'paymode' => [self::TEXT, 'means of payment'],
            'ignoretax' => [self::INT, '1 when taxes are hidden'],
            'productiondata' => [self::TEXT, 'used by nobody'],
            'paymentfee' => [self::MONEY, 'fee of the payment'],
            'productionfeedback' => [self::TEXT, 'what production said, as stored: base64 of JSON'],
            'test' => [self::INT, '1 for a test order'],
            'partnerid' => [self::INT, 'partner'],
            'partnertag' => [self::TEXT, 'mark of the partner'],
        ],
        'bill_lines' => [
            'id' => [self::INT, 'id of the line'],
            'billid' => [self::INT, 'bill'],
            'ordering' => [self::INT, 'place in the bill, from 0'],
            'type' => [self::TEXT, 'BILLING, MANUAL, DISCOUNT or SHIPPING'],
            'itemcode' => [self::TEXT, 'code of the item'],
            'catalogitem' => [self::TEXT, 'frozen item as stored: base64 of a serialized object; null when raw is 0'],
            'abstract' => [self::TEXT, 'text of the line'],
            'description' => [self::TEXT, 'description'],
            'delay' => [self::FLOAT, 'delay'],
            'unitcost' => [self::MONEY, 'unit price without tax'],
            'quantity' => [self::FLOAT, 'quantity'],
            'totalprice' => [self::MONEY, 'unit price x quantity'],
            'taxcode' => [self::TEXT, 'id of a tax, as text'],
            'bundleid' => [self::INT, 'bundle the line comes from'],
            'customerdata' => [self::TEXT, 'answers of the buyer as stored: base64 of serialized data; null when raw is 0'],
            'productiondata' => [self::TEXT, 'people and parameters as stored: base64 of serialized data; null when raw is 0'],
        ],
        'units' => [
            'id' => [self::INT, 'id of the unit'],
            'catalogitemid' => [self::INT, 'item that was sold'],
            'initialbillitemid' => [self::INT, 'bill line of the purchase'],
            'currentbillitemid' => [self::INT, 'bill line of the last renewal'],
            'customerid' => [self::INT, 'customer'],
            'contexttype' => [self::TEXT, 'what instanceid points to: userenrol (or user_enrolment) for a seat'],
            'instanceid' => [self::INT, 'for a seat the user enrolment, 0 when it is free'],
            'startdate' => [self::INT, 'start'],
            'enddate' => [self::INT, 'end, 0 unlimited'],
            'reference' => [self::TEXT, 'reference XXXX-XXXX-XXXX-XXXX'],
            'productiondata' => [self::TEXT, 'pairs key=value as stored, values URL-encoded'],
            'extradata' => [self::TEXT, 'JSON or empty'],
            'deleted' => [self::INT, '1 when staff has disabled the unit'],
            'test' => [self::INT, '1 for a test unit'],
        ],
        'unit_events' => [
            'id' => [self::INT, 'id of the event'],
            'productid' => [self::INT, 'unit'],
            'billitemid' => [self::INT, 'bill line'],
            'eventtype' => [self::TEXT, 'billed, delete, restore, update, assign, release, move, renew, or empty'],
            'eventdata' => [self::TEXT, 'data of the event, often JSON'],
            'datecreated' => [self::INT, 'when'],
        ],
    ];

    /**
     * Give the columns of a table that Moodle stores.
     *
     * @param string $table a key of NAMES
     * @return array column name => [type, description]
     */
    public static function columns(string $table): array {
        return self::COLUMNS[$table];
    }

    /**
     * Give everything an answer says about one row: columns, then what is derived.
     *
     * @param string $table a key of NAMES
     * @return array name => [type, description]
     */
    public static function answered(string $table): array {
        return self::COLUMNS[$table] + (self::DERIVED[$table] ?? []);
    }
}
