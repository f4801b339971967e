<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AddSeatsDialog</name>
    <message numerus="yes">
        <source>Add %n seat(s)</source>
        <translation>
            <numerusform>Add %n seat</numerusform>
            <numerusform>Add %n seats</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Today: %n course(s):</source>
        <translation>
            <numerusform>Today: %n course:</numerusform>
            <numerusform>Today: %n courses:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ApplyBar</name>
    <message numerus="yes">
        <source>Export %n row(s) to correct…</source>
        <translation>
            <numerusform>Export %n row to correct…</numerusform>
            <numerusform>Export %n rows to correct…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AssignmentSheet</name>
    <message numerus="yes">
        <source>correction of %n cell(s)</source>
        <translation>
            <numerusform>correction of %n cell</numerusform>
            <numerusform>correction of %n cells</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %n row(s) out of the list?</source>
        <translation>
            <numerusform>Take %n row out of the list?</numerusform>
            <numerusform>Take %n rows out of the list?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>removal of %n row(s)</source>
        <translation>
            <numerusform>removal of %n row</numerusform>
            <numerusform>removal of %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>decision on %n row(s)</source>
        <translation>
            <numerusform>decision on %n row</numerusform>
            <numerusform>decision on %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) withdrawn: their seats are free again, nothing was sent.</source>
        <translation>
            <numerusform>%n person withdrawn: the seat is free again, nothing was sent.</numerusform>
            <numerusform>%n people withdrawn: their seats are free again, nothing was sent.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClashBar</name>
    <message numerus="yes">
        <source>Somebody else has changed %n of the places you changed: whose value stays?</source>
        <translation>
            <numerusform>Somebody else has changed %n of the places you changed: whose value stays?</numerusform>
            <numerusform>Somebody else has changed %n of the places you changed: whose value stays?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>History</name>
    <message numerus="yes">
        <source>%n entry(ies)</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportSheet</name>
    <message numerus="yes">
        <source>%n category(ies) added</source>
        <translation>
            <numerusform>%n category added</numerusform>
            <numerusform>%n categories added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %n offer(s)</source>
        <translation>
            <numerusform>Take %n offer</numerusform>
            <numerusform>Take %n offers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ListBand</name>
    <message numerus="yes">
        <source>%n person(s) to seat</source>
        <translation>
            <numerusform>%n person to seat</numerusform>
            <numerusform>%n people to seat</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) read</source>
        <translation>
            <numerusform>%n row read</numerusform>
            <numerusform>%n rows read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) left aside</source>
        <translation>
            <numerusform>%n row left aside</numerusform>
            <numerusform>%n rows left aside</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message numerus="yes">
        <source>{section}, %n waiting</source>
        <translation>
            <numerusform>{section}, %n waiting</numerusform>
            <numerusform>{section}, %n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OfferPanel</name>
    <message numerus="yes">
        <source>%n point(s) to put right before publishing</source>
        <translation>
            <numerusform>%n point to put right before publishing</numerusform>
            <numerusform>%n points to put right before publishing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Can be published; %n point(s) to check</source>
        <translation>
            <numerusform>Can be published; %n point to check</numerusform>
            <numerusform>Can be published; %n points to check</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n remark(s)</source>
        <translation>
            <numerusform>%n remark</numerusform>
            <numerusform>%n remarks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OffersOverview</name>
    <message numerus="yes">
        <source>%n offer(s) must be corrected before publishing.</source>
        <translation>
            <numerusform>%n offer must be corrected before publishing.</numerusform>
            <numerusform>%n offers must be corrected before publishing.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n offer(s) copied</source>
        <translation>
            <numerusform>%n offer copied</numerusform>
            <numerusform>%n offers copied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n offer(s) changed</source>
        <translation>
            <numerusform>%n offer changed</numerusform>
            <numerusform>%n offers changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n offer(s) taken from the file</source>
        <translation>
            <numerusform>%n offer taken from the file</numerusform>
            <numerusform>%n offers taken from the file</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PasteSheet</name>
    <message numerus="yes">
        <source>%n cell(s) change</source>
        <translation>
            <numerusform>%n cell change</numerusform>
            <numerusform>%n cells change</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be read and stay as they are</source>
        <translation>
            <numerusform>%n cannot be read and stay as they are</numerusform>
            <numerusform>%n cannot be read and stay as they are</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change %n offer(s)</source>
        <translation>
            <numerusform>Change %n offer</numerusform>
            <numerusform>Change %n offers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProductionPage</name>
    <message numerus="yes">
        <source>%n caution(s) with this handler</source>
        <translation>
            <numerusform>%n caution with this handler</numerusform>
            <numerusform>%n cautions with this handler</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QuestionsEditor</name>
    <message numerus="yes">
        <source>Add %n question(s)</source>
        <translation>
            <numerusform>Add %n question</numerusform>
            <numerusform>Add %n questions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReleaseSheet</name>
    <message numerus="yes">
        <source>%n seat(s) released.</source>
        <translation>
            <numerusform>%n seat released.</numerusform>
            <numerusform>%n seats released.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release %n seat(s)</source>
        <translation>
            <numerusform>Release %n seat</numerusform>
            <numerusform>Release %n seats</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SeatsOverview</name>
    <message numerus="yes">
        <source>%n seat(s) added.</source>
        <translation>
            <numerusform>%n seat added.</numerusform>
            <numerusform>%n seats added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n free seat(s)?</source>
        <translation>
            <numerusform>Remove %n free seat?</numerusform>
            <numerusform>Remove %n free seats?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n seat(s)</source>
        <translation>
            <numerusform>Remove %n seat</numerusform>
            <numerusform>Remove %n seats</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message numerus="yes">
        <source>%n person(s) not in Moodle yet</source>
        <translation>
            <numerusform>%n person not in Moodle yet</numerusform>
            <numerusform>%n people not in Moodle yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) to correct</source>
        <translation>
            <numerusform>%n row to correct</numerusform>
            <numerusform>%n rows to correct</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+%n waiting</source>
        <translation>
            <numerusform>+%n waiting</numerusform>
            <numerusform>+%n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TargetBand</name>
    <message numerus="yes">
        <source>%n seat(s) available</source>
        <translation>
            <numerusform>%n seat available</numerusform>
            <numerusform>%n seats available</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n order(s)</source>
        <translation>
            <numerusform>in %n order</numerusform>
            <numerusform>in %n orders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TodayView</name>
    <message numerus="yes">
        <source>offer(s) to correct before publishing</source>
        <translation>
            <numerusform>offer to correct before publishing</numerusform>
            <numerusform>offers to correct before publishing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>person(s) of your lists not in Moodle yet</source>
        <translation>
            <numerusform>person of your lists not in Moodle yet</numerusform>
            <numerusform>people of your lists not in Moodle yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>row(s) to correct</source>
        <translation>
            <numerusform>row to correct</numerusform>
            <numerusform>rows to correct</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>person(s) waiting for a seat</source>
        <translation>
            <numerusform>person waiting for a seat</numerusform>
            <numerusform>people waiting for a seat</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>free seat(s) ending within 90 days</source>
        <translation>
            <numerusform>free seat ending within 90 days</numerusform>
            <numerusform>free seats ending within 90 days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VersionsPage</name>
    <message numerus="yes">
        <source>%n field(s) differ from the draft</source>
        <translation>
            <numerusform>%n field differ from the draft</numerusform>
            <numerusform>%n fields differ from the draft</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) changed on both sides: choose which value stays</source>
        <translation>
            <numerusform>%n place changed on both sides: choose which value stays</numerusform>
            <numerusform>%n places changed on both sides: choose which value stays</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min ago</numerusform>
            <numerusform>%n min ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n h ago</numerusform>
            <numerusform>%n h ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n s left</source>
        <translation>
            <numerusform>%n s left</numerusform>
            <numerusform>%n s left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min left</source>
        <translation>
            <numerusform>%n min left</numerusform>
            <numerusform>%n min left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h left</source>
        <translation>
            <numerusform>%n h left</numerusform>
            <numerusform>%n h left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_GaugeWords</name>
    <message numerus="yes">
        <source>%n free</source>
        <translation>
            <numerusform>%n free</numerusform>
            <numerusform>%n free</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n planned</source>
        <translation>
            <numerusform>%n planned</numerusform>
            <numerusform>%n planned</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n held</source>
        <translation>
            <numerusform>%n held</numerusform>
            <numerusform>%n held</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n end soon</source>
        <translation>
            <numerusform>%n ends soon</numerusform>
            <numerusform>%n end soon</numerusform>
        </translation>
    </message>
</context>
</TS>
