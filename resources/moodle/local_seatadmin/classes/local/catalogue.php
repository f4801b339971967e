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

use core_text;
use local_seatadmin\event\category_saved;
use local_seatadmin\event\item_saved;

/**
 * Save items and categories of the catalogue, column by column, over the version that was edited and no other.
 *
 * What is checked here is what the shop would break on, or what its form means to check: the form's own check of codes and
 * keys reports nothing. Whether an offer makes sense is the client's business.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class catalogue {
    /** Columns of an item a client may send, in the order they are described. */
    public const ITEM_COLUMNS = ['catalogid', 'categoryid', 'userid', 'code', 'name', 'idnumber', 'description',
        'descriptionformat', 'notes', 'notesformat', 'eula', 'eulaformat', 'seoalias', 'seotitle', 'seokeywords',
        'seodescription', 'price1', 'range1', 'price2', 'range2', 'price3', 'range3', 'price4', 'range4', 'price5', 'range5',
        'taxcode', 'stock', 'sold', 'status', 'maxdeliveryquant', 'onlyforloggedin', 'password', 'quantaddressesusers',
        'renewable', 'isset', 'setid', 'showsnameinset', 'showsdescriptioninset', 'requireddata', 'productiondata',
        'enablehandler', 'handlerparams'];

    /** Columns of a category a client may send. */
    public const CATEGORY_COLUMNS = ['catalogid', 'parentid', 'name', 'description', 'descriptionformat', 'seoalias',
        'seotitle', 'seokeywords', 'seodescription', 'sortorder', 'visible'];

    /** Longest texts, in characters. */
    private const LENGTHS = ['code' => 30, 'name' => 255, 'idnumber' => 255, 'seoalias' => 64, 'seotitle' => 255,
        'seokeywords' => 255, 'seodescription' => 255, 'taxcode' => 8, 'password' => 8, 'enablehandler' => 30];

    /** Allowed numbers. */
    private const CHOICES = ['onlyforloggedin' => [-1, 0, 1, 2], 'quantaddressesusers' => [0, 1, 2], 'renewable' => [0, 1],
        'showsnameinset' => [0, 1], 'showsdescriptioninset' => [0, 1], 'visible' => [0, 1],
        'descriptionformat' => [0, 1, 2, 4], 'notesformat' => [0, 1, 2, 4], 'eulaformat' => [0, 1, 2, 4],
        'isset' => ['0', '1', '2'],
        'status' => ['PREVIEW', 'AVAILABLE', 'AVAILABLEINTERNAL', 'ASCOMPLEMENT', 'SUSPENDED', 'PROVIDING', 'ABANDONNED']];

    /** Numbers that are not negative. */
    private const COUNTS = ['range1', 'range2', 'range3', 'range4', 'range5', 'maxdeliveryquant', 'userid', 'setid',
        'parentid', 'sortorder'];

    /** What a new item holds where the client says nothing. */
    private const NEW_ITEM = ['userid' => 0, 'idnumber' => '', 'description' => '', 'descriptionformat' => FORMAT_HTML,
        'notes' => '', 'notesformat' => FORMAT_HTML, 'eula' => '', 'eulaformat' => FORMAT_HTML, 'seoalias' => '',
        'seotitle' => '', 'seokeywords' => '', 'seodescription' => '', 'taxcode' => '', 'status' => 'PREVIEW',
        'requireddata' => '', 'productiondata' => '', 'enablehandler' => '0', 'handlerparams' => '', 'password' => '',
        'isset' => '0'];

    /** What a new category holds where the client says nothing. */
    private const NEW_CATEGORY = ['parentid' => 0, 'description' => '', 'descriptionformat' => FORMAT_HTML, 'seoalias' => '',
        'seotitle' => '', 'seokeywords' => '', 'seodescription' => '', 'visible' => 1];

    /**
     * Save an item.
     *
     * @param array $item id (0 new), fingerprint, and the columns to write
     * @return outcome
     */
    public function save_item(array $item): outcome {
        [$row, $changed] = $this->edited('items', $item, self::ITEM_COLUMNS, self::NEW_ITEM);
        $changes = fn(string ...$columns) => !$row->id || array_intersect($columns, $changed);
        foreach (['code', 'name'] as $column) {
            if ((string) ($row->{$column} ?? '') === '') {
                throw new refusal('missing', ['column' => $column], ['column' => $column]);
            }
        }
        if ($changes('code')) {
            $this->check_code($row);
        }
        if ($changes('catalogid', 'categoryid', 'setid', 'userid')) {
            $this->check_place($row);
        }
        if ($changes('idnumber')) {
            $this->check_idnumber($row);
        }
        if ($changes('range1', 'range2', 'range3', 'range4')) {
            $this->check_ranges($row);
        }
        if ($changes('taxcode')) {
            $this->check_tax($row);
        }
        if ($changes('requireddata') && trim($row->requireddata) !== '' && json_decode($row->requireddata) === null) {
            throw new refusal('badquestions', [], ['column' => 'requireddata']);
        }
        if ($changes('enablehandler', 'isset')) {
            $this->check_handler($row);
        }
        $id = shop::save('CatalogItem', $row);
        item_saved::tell($id, 0, ['code' => $row->code]);
        return $this->saved('items', $id, $item);
    }

    /**
     * Save a category.
     *
     * @param array $item id (0 new), fingerprint, and the columns to write
     * @return outcome
     */
    public function save_category(array $item): outcome {
        global $DB;
        [$row] = $this->edited('categories', $item, self::CATEGORY_COLUMNS, self::NEW_CATEGORY);
        if ((string) ($row->name ?? '') === '') {
            throw new refusal('missing', ['column' => 'name'], ['column' => 'name']);
        }
        if (!$row->id && !$this->may_hold_new((int) $row->catalogid)) {
            throw new refusal('slavecatalogue', ['catalogue' => $row->catalogid], ['column' => 'catalogid']);
        }
        $this->check_parents($row);
        if (!isset($row->sortorder)) {
            $place = ['catalogid' => $row->catalogid, 'parentid' => $row->parentid];
            $row->sortorder = 1 + (int) $DB->get_field('local_shop_catalogcategory', 'MAX(sortorder)', $place);
        }
        $id = shop::save('Category', $row);
        category_saved::tell($id, 0, []);
        return $this->saved('categories', $id, $item);
    }

    /**
     * Put what is stored and what is sent together, and refuse what no column can hold.
     *
     * What is sent as it is stored is not looked at: a row may hold what would be refused today, and must stay editable.
     *
     * @param string $table
     * @param array $item
     * @param array $columns
     * @param array $new
     * @return array the row to save, names of the columns that change
     */
    private function edited(string $table, array $item, array $columns, array $new): array {
        $row = (object) (['id' => 0] + $new);
        if ($item['id']) {
            $row = shop::locked_row($table, $item['id']);
            if (!$row) {
                throw new refusal('gone', ['id' => $item['id']], ['id' => $item['id']]);
            }
            if (fingerprint::of_row($row) !== $item['fingerprint']) {
                throw new refusal('changed', [], ['id' => (int) $row->id, 'current' => $this->current($table, (int) $row->id)]);
            }
        }
        if ($row->id && isset($item['catalogid']) && $item['catalogid'] !== (int) $row->catalogid) {
            // Bills, sets and slaves find items by their catalogue.
            throw new refusal('othercatalogue', [], ['column' => 'catalogid']);
        }
        $changed = [];
        foreach ($columns as $column) {
            $differs = isset($item[$column]) && (string) ($row->{$column} ?? '') !== (string) $item[$column];
            if ($differs || (isset($item[$column]) && !$row->id)) {
                $row->{$column} = $this->checked($column, $item[$column]);
                $changed[] = $column;
            }
        }
        $row->catalogid = $row->catalogid ?? 0;
        return [$row, $changed];
    }

    /**
     * Give a value back when its column can hold it.
     *
     * @param string $column
     * @param int|string $value
     * @return int|string
     */
    private function checked(string $column, $value) {
        $bad = fn(string $code, array $values = []) => new refusal($code, ['column' => $column] + $values, ['column' => $column]);
        if (isset(self::LENGTHS[$column]) && core_text::strlen($value) > self::LENGTHS[$column]) {
            throw $bad('toolong', ['most' => self::LENGTHS[$column]]);
        }
        if (isset(self::CHOICES[$column]) && !in_array($value, self::CHOICES[$column], true)) {
            throw $bad('badvalue', ['value' => $value]);
        }
        if (in_array($column, self::COUNTS, true) && ($value < 0 || $value > 999999999)) {
            throw $bad('badvalue', ['value' => $value]);
        }
        if (strpos($column, 'price') === 0 && !preg_match('/^\d{1,7}(\.\d{1,3})?$/', $value)) {
            throw $bad('badprice', ['value' => $value]);
        }
        return $value;
    }

    /**
     * Refuse a code that is none or taken, and compute the short name from it as the shop does.
     *
     * @param \stdClass $row
     */
    private function check_code(\stdClass $row): void {
        global $DB;
        if (!preg_match('/^[A-Za-z0-9_-]+$/', $row->code)) {
            throw new refusal('badcode', ['code' => $row->code], ['column' => 'code']);
        }
        // The keys of carts come from the short name, which ignores case: two codes must not meet there either.
        $row->shortname = core_text::strtolower($row->code);
        $sql = 'catalogid = :catalogid AND id <> :id AND (code = :code OR shortname = :shortname)';
        $params = ['catalogid' => $row->catalogid, 'id' => $row->id, 'code' => $row->code, 'shortname' => $row->shortname];
        if ($others = $DB->get_fieldset_select('local_shop_catalogitem', 'id', $sql, $params)) {
            throw new refusal('codetaken', ['code' => $row->code], ['column' => 'code', 'otherid' => (int) reset($others)]);
        }
    }

    /**
     * Refuse a catalogue, a category, a set or an owner that does not exist or does not fit.
     *
     * @param \stdClass $row
     */
    private function check_place(\stdClass $row): void {
        global $DB;
        $unknown = fn(string $column) => new refusal(
            'unknown',
            ['column' => $column, 'value' => $row->{$column} ?? 0],
            ['column' => $column]
        );
        if (!$row->id && !$this->may_hold_new((int) $row->catalogid)) {
            throw new refusal('slavecatalogue', ['catalogue' => $row->catalogid], ['column' => 'catalogid']);
        }
        $category = $DB->get_field('local_shop_catalogcategory', 'catalogid', ['id' => $row->categoryid ?? 0]);
        if ($category === false || !in_array((int) $category, $this->catalogues_of((int) $row->catalogid), true)) {
            throw $unknown('categoryid');
        }
        if (!empty($row->setid)) {
            $set = $DB->get_record('local_shop_catalogitem', ['id' => $row->setid], 'id, catalogid, isset');
            if (!$set || !$set->isset || (int) $set->catalogid !== (int) $row->catalogid || $set->id == $row->id) {
                throw $unknown('setid');
            }
        }
        if (!empty($row->userid) && !$DB->record_exists('user', ['id' => $row->userid, 'deleted' => 0])) {
            throw $unknown('userid');
        }
    }

    /**
     * Refuse an external key another item has. The database would not; an empty one may be repeated.
     *
     * @param \stdClass $row
     */
    private function check_idnumber(\stdClass $row): void {
        global $DB;
        if ($row->idnumber === '') {
            return;
        }
        $params = ['idnumber' => $row->idnumber, 'id' => $row->id, 'code' => $row->code];
        // A slave catalogue repeats the codes, and the keys, of its master.
        $select = 'idnumber = :idnumber AND id <> :id AND code <> :code';
        if ($others = $DB->get_fieldset_select('local_shop_catalogitem', 'id', $select, $params)) {
            throw new refusal('idnumbertaken', ['idnumber' => $row->idnumber], ['column' => 'idnumber',
                'otherid' => (int) reset($others)]);
        }
    }

    /**
     * Refuse bounds that do not rise. A 0 ends them.
     *
     * @param \stdClass $row
     */
    private function check_ranges(\stdClass $row): void {
        $last = 0;
        $ended = false;
        foreach (['range1', 'range2', 'range3', 'range4'] as $column) {
            $bound = (int) ($row->{$column} ?? 0);
            if ($bound && ($ended || $bound <= $last)) {
                throw new refusal('badranges', ['column' => $column], ['column' => $column]);
            }
            $ended = $ended || !$bound;
            $last = $bound;
        }
    }

    /**
     * Refuse a tax that does not exist.
     *
     * @param \stdClass $row
     */
    private function check_tax(\stdClass $row): void {
        global $DB;
        $code = (string) $row->taxcode;
        if ($code !== '' && $code !== '0' && (!ctype_digit($code) || !$DB->record_exists('local_shop_tax', ['id' => $code]))) {
            throw new refusal('unknown', ['column' => 'taxcode', 'value' => $code], ['column' => 'taxcode']);
        }
    }

    /**
     * Refuse a handler the shop does not have, and any handler on a set or a bundle.
     *
     * @param \stdClass $row
     */
    private function check_handler(\stdClass $row): void {
        $handler = (string) $row->enablehandler;
        $none = $handler === '' || $handler === '0';
        if ((string) $row->isset !== '0' && !$none) {
            throw new refusal('sethashandler', [], ['column' => 'enablehandler']);
        }
        // The word 1 stands for a handler of the product's own: the shop's form offers it, though the shop never finds one.
        if (!$none && $handler !== '1' && !shop::has_handler($handler)) {
            throw new refusal('unknownhandler', ['handler' => $handler], ['column' => 'enablehandler']);
        }
    }

    /**
     * Refuse a parent that does not exist, or that is the category itself or below it.
     *
     * @param \stdClass $row
     */
    private function check_parents(\stdClass $row): void {
        global $DB;
        $parent = (int) $row->parentid;
        $met = [(int) $row->id => true];
        while ($parent) {
            $above = $DB->get_record('local_shop_catalogcategory', ['id' => $parent], 'id, parentid, catalogid');
            if (!$above || $above->catalogid != $row->catalogid || isset($met[$parent])) {
                throw new refusal('unknown', ['column' => 'parentid', 'value' => $row->parentid], ['column' => 'parentid']);
            }
            $met[$parent] = true;
            $parent = (int) $above->parentid;
        }
    }

    /**
     * Say whether new rows may be made in a catalogue. The shop gives every new row of a slave a twin in its master.
     *
     * @param int $catalogid
     * @return bool
     */
    private function may_hold_new(int $catalogid): bool {
        global $DB;
        $master = $DB->get_field('local_shop_catalog', 'groupid', ['id' => $catalogid]);
        if ($master === false) {
            throw new refusal('unknown', ['column' => 'catalogid', 'value' => $catalogid], ['column' => 'catalogid']);
        }
        return !$master || (int) $master === $catalogid;
    }

    /**
     * Give the catalogues whose categories an item may be in: its own, and its master's.
     *
     * @param int $catalogid
     * @return array
     */
    private function catalogues_of(int $catalogid): array {
        global $DB;
        return [$catalogid, (int) $DB->get_field('local_shop_catalog', 'groupid', ['id' => $catalogid])];
    }

    /**
     * Give the stored row as the reading function does, for a client that has to merge.
     *
     * @param string $table
     * @param int $id
     * @return array
     */
    private function current(string $table, int $id): array {
        $finish = $table === 'items' ? [presenter::class, 'item'] : null;
        return (new reader($table, $finish))->row($id);
    }

    /**
     * Answer for a saved row.
     *
     * @param string $table
     * @param int $id
     * @param array $item
     * @return outcome
     */
    private function saved(string $table, int $id, array $item): outcome {
        global $DB;
        $row = $DB->get_record(tables::NAMES[$table], ['id' => $id], '*', MUST_EXIST);
        return new outcome($id, [
            'id' => $id,
            'created' => $item['id'] ? 0 : 1,
            'fingerprint' => fingerprint::of_row($row),
        ]);
    }
}
