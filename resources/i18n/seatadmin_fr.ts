<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>Application</name>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
</context>
<context>
    <name>ApplyBar</name>
    <message>
        <source>Progress of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the results…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo: release these seats…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep for later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the list here, offline; its seats stay planned (Ctrl+S)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Stop after the call under way; what is finished stays finished (Ctrl+.)</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Export %n row(s) to correct…</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Send this to Moodle (Ctrl+Enter)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AssignmentSheet</name>
    <message>
        <source>Seats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the seats; the list is kept (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Withdraw the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the list back: its seats are free again, nothing is sent to Moodle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Groups of rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look up in Moodle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>People and what will happen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the list for later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look the people up in Moodle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reactivate the suspended people selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the seats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Planning the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Take %n row(s) out of the list?</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The customer&apos;s file is not changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No suspended person is selected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking people up in Moodle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeping the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a customer first: a list is kept for its seats.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list is kept under Activity. Nothing has been sent to Moodle.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Withdrawing the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) withdrawn: their seats are free again, nothing was sent.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Applying “{list}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) in Moodle.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Some rows are not finished: see why on each, then resume.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moodle has changed since the preview. Nothing was sent: look at the new plan, then apply it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped. What is finished stays finished; “Resume” goes on with the rest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows to correct</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list is being planned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a customer first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing would be sent: no row needs anything, or all are to be corrected first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the initial password of the new accounts first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No Moodle site is connected: keep the list for later, or connect a site.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the list…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking Moodle…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Planning…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Row {row}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows left aside</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Search for a person, an order, an action…</source>
        <translation>Chercher une personne, une commande, une action…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Chercher</translation>
    </message>
    <message>
        <source>Type, choose with the arrow keys, open with Enter, leave with Escape.</source>
        <translation>Tapez, choisissez avec les flèches, ouvrez avec Entrée, quittez avec Échap.</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Trouvé</translation>
    </message>
</context>
<context>
    <name>ConnectDialog</name>
    <message>
        <source>Connect to Moodle</source>
        <translation>Connecter à Moodle</translation>
    </message>
    <message>
        <source>Kept in the keyring; leave empty to keep it</source>
        <translation>Gardé dans le trousseau ; laissez vide pour le conserver</translation>
    </message>
    <message>
        <source>32 letters and figures</source>
        <translation>32 lettres et chiffres</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>Affic&amp;her</translation>
    </message>
    <message>
        <source>Site &amp;address</source>
        <translation>&amp;Adresse du site</translation>
    </message>
    <message>
        <source>&amp;Token</source>
        <translation>&amp;Jeton</translation>
    </message>
    <message>
        <source>Your Moodle administrator creates the token: Site administration, Server, Web services, Manage tokens. It is kept in the keyring of this computer, never in the workspace.</source>
        <translation>L’administrateur de votre Moodle crée le jeton : Administration du site, Serveur, Services web, Gérer les jetons. Il est gardé dans le trousseau de cet ordinateur, jamais dans l’espace de travail.</translation>
    </message>
    <message>
        <source>&amp;Test the connection</source>
        <translation>&amp;Tester la connexion</translation>
    </message>
    <message>
        <source>The site is being tested</source>
        <translation>Le site est en cours de test</translation>
    </message>
    <message>
        <source>Answer of the test</source>
        <translation>Résultat du test</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>&amp;Connecter</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Pas de réponse</translation>
    </message>
    <message>
        <source>The site could not be tested.</source>
        <translation>Le site n’a pas pu être testé.</translation>
    </message>
    <message>
        <source>&amp;Stop the test</source>
        <translation>Arrêter le &amp;test</translation>
    </message>
</context>
<context>
    <name>DetailPanel</name>
    <message>
        <source>Nothing selected</source>
        <translation>Rien de sélectionné</translation>
    </message>
    <message>
        <source>Select a line to see everything about it here.</source>
        <translation>Sélectionnez une ligne pour tout savoir d’elle ici.</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>Fermer les détails</translation>
    </message>
    <message>
        <source>Close the details (F4)</source>
        <translation>Fermer les détails (F4)</translation>
    </message>
</context>
<context>
    <name>FileExport</name>
    <message>
        <source>Excel workbook (*.xlsx)</source>
        <translation>Classeur Excel (*.xlsx)</translation>
    </message>
    <message>
        <source>CSV file (*.csv)</source>
        <translation>Fichier CSV (*.csv)</translation>
    </message>
    <message>
        <source>Writing a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written: {path}</source>
        <translation>Fichier écrit : {path}</translation>
    </message>
    <message>
        <source>The file could not be written ({reason}). Choose another place and try again.</source>
        <translation>Le fichier n’a pas pu être écrit ({reason}). Choisissez un autre emplacement et recommencez.</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Filter (Ctrl+F)</source>
        <translation>Filtrer (Ctrl+F)</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtre</translation>
    </message>
    <message>
        <source>&amp;Filter the table</source>
        <translation>&amp;Filtrer le tableau</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Lecture…</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n ligne</numerusform>
            <numerusform>%n lignes</numerusform>
        </translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} sur {total}</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n sélectionnée</numerusform>
            <numerusform>%n sélectionnées</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FirstStartDialog</name>
    <message>
        <source>Welcome to Seatadmin</source>
        <translation>Bienvenue dans Seatadmin</translation>
    </message>
    <message>
        <source>A workspace holds your customers, seats and lists. It is a file on this computer: you can work without a network, and nothing reaches Moodle before you say so.</source>
        <translation>Un espace de travail contient vos clients, vos sièges et vos listes. C’est un fichier sur cet ordinateur : vous pouvez travailler sans réseau, et rien n’arrive dans Moodle avant que vous ne le demandiez.</translation>
    </message>
    <message>
        <source>Explore the &amp;demonstration</source>
        <translation>Explorer la &amp;démonstration</translation>
    </message>
    <message>
        <source>A small Moodle on this computer, with invented people. Try everything, nothing can go wrong.</source>
        <translation>Un petit Moodle sur cet ordinateur, avec des personnes inventées. Essayez tout, rien ne peut mal tourner.</translation>
    </message>
    <message>
        <source>&amp;Create a workspace</source>
        <translation>&amp;Créer un espace de travail</translation>
    </message>
    <message>
        <source>Start from nothing, then connect your Moodle site.</source>
        <translation>Partez de zéro, puis connectez votre site Moodle.</translation>
    </message>
    <message>
        <source>&amp;Open a workspace</source>
        <translation>&amp;Ouvrir un espace de travail</translation>
    </message>
    <message>
        <source>A file you or a colleague has made before.</source>
        <translation>Un fichier que vous ou un collègue avez déjà créé.</translation>
    </message>
    <message>
        <source>Opened &amp;before</source>
        <translation>Déjà ouve&amp;rts</translation>
    </message>
    <message>
        <source>Workspaces opened before</source>
        <translation>Espaces de travail déjà ouverts</translation>
    </message>
    <message>
        <source>Or join your &amp;team&apos;s database</source>
        <translation>Ou rejoignez la &amp;base de données de votre équipe</translation>
    </message>
    <message>
        <source>Address of the team&apos;s database</source>
        <translation>Adresse de la base de données de l’équipe</translation>
    </message>
    <message>
        <source>&amp;Join</source>
        <translation>Re&amp;joindre</translation>
    </message>
    <message>
        <source>Create a workspace</source>
        <translation>Créer un espace de travail</translation>
    </message>
    <message>
        <source>My shop</source>
        <translation>Ma boutique</translation>
    </message>
    <message>
        <source>Open a workspace</source>
        <translation>Ouvrir un espace de travail</translation>
    </message>
    <message>
        <source>Seatadmin workspace (*.seatadmin)</source>
        <translation>Espace de travail Seatadmin (*.seatadmin)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tous les fichiers (*)</translation>
    </message>
</context>
<context>
    <name>ListBand</name>
    <message>
        <source>Columns of the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Separator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Header row (0: none)</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) to seat</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{people} · list “{source}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) read</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) left aside</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Titles, totals, blank rows: see each with its reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct how the list is read: separator, encoding, header row, columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no headers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>headers in row {row}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not used: {columns}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>refused, never stored: {columns}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>semicolon ;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>comma ,</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tab</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bar |</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one person after the other</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;Workspace</source>
        <translation>&amp;Espace de travail</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>É&amp;dition</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Affichage</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>A&amp;ide</translation>
    </message>
    <message>
        <source>&amp;New workspace…</source>
        <translation>&amp;Nouvel espace de travail…</translation>
    </message>
    <message>
        <source>&amp;Open a workspace…</source>
        <translation>&amp;Ouvrir un espace de travail…</translation>
    </message>
    <message>
        <source>Explore the &amp;demonstration</source>
        <translation>Explorer la &amp;démonstration</translation>
    </message>
    <message>
        <source>A small Moodle on this computer, with invented people</source>
        <translation>Un petit Moodle sur cet ordinateur, avec des personnes inventées</translation>
    </message>
    <message>
        <source>&amp;Connect to Moodle…</source>
        <translation>&amp;Connecter à Moodle…</translation>
    </message>
    <message>
        <source>Site address and token</source>
        <translation>Adresse du site et jeton</translation>
    </message>
    <message>
        <source>&amp;Read Moodle again</source>
        <translation>&amp;Relire Moodle</translation>
    </message>
    <message>
        <source>Courses, accounts and enrolments as they are now</source>
        <translation>Cours, comptes et inscriptions tels qu’ils sont maintenant</translation>
    </message>
    <message>
        <source>What is not in Moodle &amp;yet</source>
        <translation>Ce qui n’est &amp;pas encore dans Moodle</translation>
    </message>
    <message>
        <source>&amp;Stop the running work</source>
        <translation>&amp;Arrêter le travail en cours</translation>
    </message>
    <message>
        <source>What is finished stays finished</source>
        <translation>Ce qui est terminé le reste</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quitter</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Rétablir</translation>
    </message>
    <message>
        <source>&amp;Search and commands</source>
        <translation>&amp;Recherche et commandes</translation>
    </message>
    <message>
        <source>&amp;Details panel</source>
        <translation>Panneau de &amp;détails</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Raccourcis clavier</translation>
    </message>
    <message>
        <source>Nothing that can be stopped is running.</source>
        <translation>Aucun travail en cours ne peut être arrêté.</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Raccourcis clavier</translation>
    </message>
    <message>
        <source>This report is kept in {path}.</source>
        <translation>Ce rapport est conservé dans {path}.</translation>
    </message>
    <message>
        <source>Seatadmin met an error it did not expect. Your work is saved; you can go on.</source>
        <translation>Seatadmin a rencontré une erreur imprévue. Votre travail est enregistré ; vous pouvez continuer.</translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <source>Sections</source>
        <translation>Rubriques</translation>
    </message>
    <message numerus="yes">
        <source>{section}, %n waiting</source>
        <translation>
            <numerusform>{section}, %n en attente</numerusform>
            <numerusform>{section}, %n en attente</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Information</source>
        <translation>Information</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fait</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Attention</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Erreur</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Fermer ce message</translation>
    </message>
</context>
<context>
    <name>PoolsModel</name>
    <message>
        <source>All seats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer, order, product</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who bought the seats, in which order, of which product</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free, planned and held seats of the pool</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seats nobody has, whose end is not past</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>planned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seats reserved by a list that is not in Moodle yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seats of people who are in Moodle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>until</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The earliest end among the free seats</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RowDetails</name>
    <message>
        <source>Row {row}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To know or to correct</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct: {field}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confirmed by Moodle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What applying will do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your decision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reactivate the enrolment (no seat is used)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which account is it?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsView</name>
    <message>
        <source>As the desktop</source>
        <translation>Comme le bureau</translation>
    </message>
    <message>
        <source>The language changes when Seatadmin starts again.</source>
        <translation>La langue changera au prochain démarrage de Seatadmin.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Langue</translation>
    </message>
    <message>
        <source>L&amp;ook</source>
        <translation>&amp;Apparence</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenêtre</translation>
    </message>
    <message>
        <source>This choice could not be kept: {folder} cannot be written.</source>
        <translation>Ce choix n’a pas pu être conservé : impossible d’écrire dans {folder}.</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>No site</source>
        <translation>Aucun site</translation>
    </message>
    <message>
        <source>No Moodle site is connected yet. Click to connect one.</source>
        <translation>Aucun site Moodle n’est encore connecté. Cliquez pour en connecter un.</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>En ligne</translation>
    </message>
    <message>
        <source>{site} answers.</source>
        <translation>{site} répond.</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Hors ligne</translation>
    </message>
    <message>
        <source>{site} cannot be reached. You can go on working; changes wait here.</source>
        <translation>{site} est injoignable. Vous pouvez continuer à travailler ; les changements attendent ici.</translation>
    </message>
    <message>
        <source>Access refused</source>
        <translation>Accès refusé</translation>
    </message>
    <message>
        <source>{site} refuses the token. Click to enter another one.</source>
        <translation>{site} refuse le jeton. Cliquez pour en saisir un autre.</translation>
    </message>
    <message>
        <source>Demonstration</source>
        <translation>Démonstration</translation>
    </message>
    <message>
        <source>A small Moodle on this computer, with invented people. Nothing leaves it.</source>
        <translation>Un petit Moodle sur cet ordinateur, avec des personnes inventées. Rien n’en sort.</translation>
    </message>
    <message>
        <source>Moodle not read yet</source>
        <translation>Moodle pas encore lu</translation>
    </message>
    <message>
        <source>Courses and accounts have never been read from Moodle. Click to read them.</source>
        <translation>Les cours et les comptes n’ont encore jamais été lus dans Moodle. Cliquez pour les lire.</translation>
    </message>
    <message>
        <source>mirror: {age}</source>
        <translation>miroir : {age}</translation>
    </message>
    <message>
        <source>What you see of Moodle was read on {moment}. Click to read it again.</source>
        <translation>Ce que vous voyez de Moodle a été lu le {moment}. Cliquez pour le relire.</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) not in Moodle yet</source>
        <translation>
            <numerusform>%n changement pas encore dans Moodle</numerusform>
            <numerusform>%n changements pas encore dans Moodle</numerusform>
        </translation>
    </message>
    <message>
        <source>Click to see them.</source>
        <translation>Cliquez pour les voir.</translation>
    </message>
    <message>
        <source>Nothing you did here is waiting to be sent.</source>
        <translation>Rien de ce que vous avez fait ici n’attend d’être envoyé.</translation>
    </message>
    <message>
        <source>All is in Moodle</source>
        <translation>Tout est dans Moodle</translation>
    </message>
    <message numerus="yes">
        <source>+%n waiting</source>
        <translation>
            <numerusform>+%n en attente</numerusform>
            <numerusform>+%n en attente</numerusform>
        </translation>
    </message>
    <message>
        <source>Click to see everything that is running</source>
        <translation>Cliquez pour voir tout ce qui est en cours</translation>
    </message>
    <message>
        <source>Stop: {job}</source>
        <translation>Arrêter : {job}</translation>
    </message>
    <message>
        <source>Do not start: {job}</source>
        <translation>Ne pas commencer : {job}</translation>
    </message>
</context>
<context>
    <name>TableView</name>
    <message>
        <source>Nothing here yet</source>
        <translation>Rien ici pour l’instant</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Copier</translation>
    </message>
    <message>
        <source>Copy for a spreadsheet, with the titles of the columns</source>
        <translation>Copier pour un tableur, avec les titres des colonnes</translation>
    </message>
    <message>
        <source>Copy without &amp;titles</source>
        <translation>Copier sans les &amp;titres</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>C&amp;oller</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exporter…</translation>
    </message>
    <message>
        <source>Write what the table shows to a file</source>
        <translation>Écrire dans un fichier ce que montre le tableau</translation>
    </message>
    <message>
        <source>Choose the co&amp;lumns</source>
        <translation>Choisir les co&amp;lonnes</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>Excel workbook (*.xlsx)</source>
        <translation>Classeur Excel (*.xlsx)</translation>
    </message>
    <message>
        <source>CSV file (*.csv)</source>
        <translation>Fichier CSV (*.csv)</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Written: {path}</source>
        <translation>Fichier écrit : {path}</translation>
    </message>
    <message>
        <source>The file could not be written ({reason}). Choose another place and try again.</source>
        <translation>Le fichier n’a pas pu être écrit ({reason}). Choisissez un autre emplacement et recommencez.</translation>
    </message>
    <message>
        <source>These rows could not be read. What is shown may be out of date.</source>
        <translation>Ces lignes n’ont pas pu être lues. Ce qui est affiché n’est peut-être plus à jour.</translation>
    </message>
    <message>
        <source>As at first</source>
        <translation>Comme au début</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Lecture…</translation>
    </message>
    <message>
        <source>Type something else, or clear the filter to see every line again.</source>
        <translation>Tapez autre chose, ou effacez le filtre pour revoir toutes les lignes.</translation>
    </message>
    <message>
        <source>No line matches</source>
        <translation>Aucune ligne ne correspond</translation>
    </message>
</context>
<context>
    <name>TargetBand</name>
    <message>
        <source>Choose a customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as in the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as the seat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start, group, passwords of new accounts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the order&apos;s group only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mailed by Moodle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one password for all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changed at first login</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also put known accounts under the customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New accounts are always put under the customer&apos;s responsibility; known ones only when asked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Co&amp;urse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Role</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;End</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Initial &amp;password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pass&amp;words of new accounts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all orders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose whose seats these people take.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n free seat(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n order(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>just now</source>
        <translation>à l’instant</translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>il y a %n min</numerusform>
            <numerusform>il y a %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>il y a %n h</numerusform>
            <numerusform>il y a %n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>il y a %n jour</numerusform>
            <numerusform>il y a %n jours</numerusform>
        </translation>
    </message>
    <message>
        <source>a few seconds left</source>
        <translation>encore quelques secondes</translation>
    </message>
    <message numerus="yes">
        <source>%n s left</source>
        <translation>
            <numerusform>encore %n s</numerusform>
            <numerusform>encore %n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min left</source>
        <translation>
            <numerusform>encore %n min</numerusform>
            <numerusform>encore %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h left</source>
        <translation>
            <numerusform>encore %n h</numerusform>
            <numerusform>encore %n h</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_ColumnCard</name>
    <message>
        <source>Column {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Meaning of “{header}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not used</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_GaugeWords</name>
    <message numerus="yes">
        <source>%n free</source>
        <translation>
            <numerusform>%n libre</numerusform>
            <numerusform>%n libres</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n planned</source>
        <translation>
            <numerusform>%n prévu</numerusform>
            <numerusform>%n prévus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n held</source>
        <translation>
            <numerusform>%n attribué</numerusform>
            <numerusform>%n attribués</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n end soon</source>
        <translation>
            <numerusform>%n expire bientôt</numerusform>
            <numerusform>%n expirent bientôt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Progress</name>
    <message>
        <source>Progress</source>
        <translation>Avancement</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Stop this work; what is finished stays finished</source>
        <translation>Arrêter ce travail ; ce qui est terminé le reste</translation>
    </message>
</context>
</TS>
