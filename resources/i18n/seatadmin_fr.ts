<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Seatadmin</source>
        <translation>À propos de Seatadmin</translation>
    </message>
    <message>
        <source>Seatadmin {version}</source>
        <translation>Seatadmin {version}</translation>
    </message>
    <message>
        <source>The back office of a Moodle shop: seats, lists of people, enrolments.</source>
        <translation>Le poste de travail d’une boutique Moodle : sièges, listes de personnes, inscriptions.</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licence</translation>
    </message>
    <message>
        <source>GNU General Public License, version 3 or later: free software</source>
        <translation>GNU General Public License, version 3 ou suivante : logiciel libre</translation>
    </message>
    <message>
        <source>Made with</source>
        <translation>Réalisé avec</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Système</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Workspaces</source>
        <translation>Espaces de travail</translation>
    </message>
    <message>
        <source>Log and reports</source>
        <translation>Journal et rapports</translation>
    </message>
    <message>
        <source>Cop&amp;y</source>
        <translation>&amp;Copier</translation>
    </message>
    <message>
        <source>&amp;Open the log folder</source>
        <translation>&amp;Ouvrir le dossier du journal</translation>
    </message>
</context>
<context>
    <name>ActivityColumns</name>
    <message>
        <source>Prepared</source>
        <translation>Préparée le</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>Cours</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personnes</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Qui</translation>
    </message>
    <message>
        <source>Where they stand</source>
        <translation>Où elles en sont</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
</context>
<context>
    <name>ActivityView</name>
    <message>
        <source>Activity</source>
        <translation>Activité</translation>
    </message>
    <message>
        <source>&amp;Lists</source>
        <translation>&amp;Listes</translation>
    </message>
    <message>
        <source>Histor&amp;y</source>
        <translation>&amp;Historique</translation>
    </message>
    <message>
        <source>Times of the site: {zone}</source>
        <translation>Heures du site : {zone}</translation>
    </message>
</context>
<context>
    <name>AddSeatsDialog</name>
    <message>
        <source>Add seats</source>
        <translation>Ajouter des sièges</translation>
    </message>
    <message>
        <source>for example training@example.org</source>
        <translation>par exemple formation@example.org</translation>
    </message>
    <message>
        <source>Address of the customer&apos;s own Moodle account, if it has one; with it, it follows its people</source>
        <translation>Adresse du compte Moodle du client lui-même, s’il en a un ; avec elle, il suit ses participants</translation>
    </message>
    <message>
        <source>for example B0000000042</source>
        <translation>par exemple B0000000042</translation>
    </message>
    <message>
        <source>left empty: every course</source>
        <translation>laissé vide : tous les cours</translation>
    </message>
    <message>
        <source>no end</source>
        <translation>sans fin</translation>
    </message>
    <message>
        <source>on…</source>
        <translation>le…</translation>
    </message>
    <message>
        <source>&amp;Customer</source>
        <translation>&amp;Client</translation>
    </message>
    <message>
        <source>E-&amp;mail</source>
        <translation>Cou&amp;rriel</translation>
    </message>
    <message>
        <source>&amp;Order</source>
        <translation>C&amp;ommande</translation>
    </message>
    <message>
        <source>&amp;Number of seats</source>
        <translation>&amp;Nombre de sièges</translation>
    </message>
    <message>
        <source>Product cod&amp;e</source>
        <translation>Co&amp;de du produit</translation>
    </message>
    <message>
        <source>&amp;Product name</source>
        <translation>Nom du &amp;produit</translation>
    </message>
    <message>
        <source>Co&amp;urses</source>
        <translation>Co&amp;urs autorisés</translation>
    </message>
    <message>
        <source>Last &amp;day</source>
        <translation>Dernier &amp;jour</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Dernier jour</translation>
    </message>
    <message numerus="yes">
        <source>Add %n seat(s)</source>
        <translation>
            <numerusform>Ajouter %n siège</numerusform>
            <numerusform>Ajouter %n sièges</numerusform>
        </translation>
    </message>
    <message>
        <source>These seats may be used in every course. % and _ stand for any letters: “HSE-%”.</source>
        <translation>Ces sièges servent dans tous les cours. % remplace n’importe quelles lettres, _ une seule : « HSE-% ».</translation>
    </message>
    <message>
        <source>No course of Moodle matches today: these seats could not be used.</source>
        <translation>Aucun cours de Moodle ne correspond aujourd’hui : ces sièges seraient inutilisables.</translation>
    </message>
    <message numerus="yes">
        <source>Today: %n course(s):</source>
        <translation>
            <numerusform>Aujourd’hui %n cours :</numerusform>
            <numerusform>Aujourd’hui %n cours :</numerusform>
        </translation>
    </message>
    <message>
        <source>Adding seats</source>
        <translation>Ajout de sièges</translation>
    </message>
</context>
<context>
    <name>Application</name>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>The language changes when Seatadmin starts again: work is under way here.</source>
        <translation>La langue changera au prochain démarrage de Seatadmin : un travail est en cours ici.</translation>
    </message>
</context>
<context>
    <name>ApplyBar</name>
    <message>
        <source>Progress of the run</source>
        <translation>Avancement</translation>
    </message>
    <message>
        <source>Export the results…</source>
        <translation>Exporter les résultats…</translation>
    </message>
    <message>
        <source>Undo: release these seats…</source>
        <translation>Défaire : libérer ces sièges…</translation>
    </message>
    <message>
        <source>Keep for later</source>
        <translation>Garder pour plus tard</translation>
    </message>
    <message>
        <source>Keep the list here, offline; its seats stay planned (Ctrl+S)</source>
        <translation>Garde la liste ici, hors ligne ; ses sièges restent prévus (Ctrl+S)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Stop after the call under way; what is finished stays finished (Ctrl+.)</source>
        <translation>Arrête après l’appel en cours ; ce qui est fait reste fait (Ctrl+.)</translation>
    </message>
    <message numerus="yes">
        <source>Export %n row(s) to correct…</source>
        <translation>
            <numerusform>Exporter %n ligne à corriger…</numerusform>
            <numerusform>Exporter les %n lignes à corriger…</numerusform>
        </translation>
    </message>
    <message>
        <source>Send this to Moodle (Ctrl+Enter)</source>
        <translation>Envoyer à Moodle (Ctrl+Entrée)</translation>
    </message>
</context>
<context>
    <name>AssignmentSheet</name>
    <message>
        <source>Seats</source>
        <translation>Sièges</translation>
    </message>
    <message>
        <source>Back to the seats; the list is kept (Esc)</source>
        <translation>Retour aux sièges ; la liste est gardée (Échap)</translation>
    </message>
    <message>
        <source>Withdraw the list</source>
        <translation>Retirer la liste</translation>
    </message>
    <message>
        <source>Take the list back: its seats are free again, nothing is sent to Moodle</source>
        <translation>Reprend la liste : ses sièges redeviennent libres, rien n’est envoyé à Moodle</translation>
    </message>
    <message>
        <source>Groups of rows</source>
        <translation>Groupes de lignes</translation>
    </message>
    <message>
        <source>Look up in Moodle</source>
        <translation>Vérifier dans Moodle</translation>
    </message>
    <message>
        <source>People and what will happen</source>
        <translation>Personnes et ce qui va se passer</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Cible</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Aperçu</translation>
    </message>
    <message>
        <source>Apply the list</source>
        <translation>Appliquer la liste</translation>
    </message>
    <message>
        <source>Keep the list for later</source>
        <translation>Garder la liste pour plus tard</translation>
    </message>
    <message>
        <source>Look the people up in Moodle</source>
        <translation>Vérifier les personnes dans Moodle</translation>
    </message>
    <message>
        <source>Back to the seats</source>
        <translation>Retour aux sièges</translation>
    </message>
    <message>
        <source>Planning the list</source>
        <translation>Préparation de la liste</translation>
    </message>
    <message>
        <source>Reading the list</source>
        <translation>Lecture de la liste</translation>
    </message>
    <message numerus="yes">
        <source>correction of %n cell(s)</source>
        <translation>
            <numerusform>correction de %n cellule</numerusform>
            <numerusform>correction de %n cellules</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %n row(s) out of the list?</source>
        <translation>
            <numerusform>Enlever %n ligne de la liste ?</numerusform>
            <numerusform>Enlever %n lignes de la liste ?</numerusform>
        </translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>Enlever</translation>
    </message>
    <message>
        <source>Accept what is proposed for the people selected</source>
        <translation>Accepter ce qui est proposé pour les personnes choisies</translation>
    </message>
    <message>
        <source>Reactivate suspended enrolments, enrol again those who left their course</source>
        <translation>Réactive les inscriptions suspendues, inscrit de nouveau qui a quitté son cours</translation>
    </message>
    <message>
        <source>another reading of the list</source>
        <translation>autre lecture de la liste</translation>
    </message>
    <message>
        <source>The rows of a list that was applied stay in its report.</source>
        <translation>Les lignes d’une liste déjà envoyée restent dans son compte rendu.</translation>
    </message>
    <message>
        <source>The customer&apos;s file is not changed; Ctrl+Z brings them back.</source>
        <translation>Le fichier du client ne change pas ; Ctrl+Z les ramène.</translation>
    </message>
    <message numerus="yes">
        <source>removal of %n row(s)</source>
        <translation>
            <numerusform>retrait de %n ligne</numerusform>
            <numerusform>retrait de %n lignes</numerusform>
        </translation>
    </message>
    <message>
        <source>A list is being applied; wait for its end, or stop it first.</source>
        <translation>Une liste est en cours d’envoi ; attendez la fin, ou arrêtez-la d’abord.</translation>
    </message>
    <message>
        <source>Choose a cell to paste into it. To paste another list, go back to the seats first (Esc).</source>
        <translation>Choisissez une cellule pour y coller. Pour coller une autre liste, revenez d’abord aux sièges (Échap).</translation>
    </message>
    <message>
        <source>Nothing is proposed for the people selected.</source>
        <translation>Rien n’est proposé pour les personnes choisies.</translation>
    </message>
    <message numerus="yes">
        <source>decision on %n row(s)</source>
        <translation>
            <numerusform>décision sur %n ligne</numerusform>
            <numerusform>décision sur %n lignes</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking people up in Moodle</source>
        <translation>Recherche des personnes dans Moodle</translation>
    </message>
    <message>
        <source>Keeping the list</source>
        <translation>Mise de côté de la liste</translation>
    </message>
    <message>
        <source>Choose a customer first: a list is kept for its seats.</source>
        <translation>Choisissez d’abord un client : une liste est gardée pour ses sièges.</translation>
    </message>
    <message>
        <source>The list is kept under Activity. Nothing has been sent to Moodle.</source>
        <translation>La liste est gardée dans Activité. Rien n’a été envoyé à Moodle.</translation>
    </message>
    <message>
        <source>Leave this list without keeping it?</source>
        <translation>Quitter cette liste sans la garder ?</translation>
    </message>
    <message>
        <source>A list is kept for the seats of a customer, and none is chosen yet.</source>
        <translation>Une liste est gardée pour les sièges d’un client, et aucun n’est choisi.</translation>
    </message>
    <message>
        <source>Leave the list</source>
        <translation>Quitter la liste</translation>
    </message>
    <message>
        <source>Withdrawing the list</source>
        <translation>Retrait de la liste</translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) withdrawn: their seats are free again, nothing was sent.</source>
        <translation>
            <numerusform>%n personne retirée : son siège est de nouveau libre, rien n’a été envoyé.</numerusform>
            <numerusform>%n personnes retirées : leurs sièges sont de nouveau libres, rien n’a été envoyé.</numerusform>
        </translation>
    </message>
    <message>
        <source>Applying “{list}”</source>
        <translation>Envoi de « {list} »</translation>
    </message>
    <message>
        <source>Some rows are not finished: see why on each, then resume.</source>
        <translation>Certaines lignes ne sont pas terminées : chacune dit pourquoi ; reprenez ensuite.</translation>
    </message>
    <message>
        <source>Moodle has changed since the preview. Nothing was sent: look at the new plan, then apply it.</source>
        <translation>Moodle a changé depuis l’aperçu. Rien n’a été envoyé : regardez le nouvel aperçu, puis appliquez-le.</translation>
    </message>
    <message>
        <source>Stopped. What is finished stays finished; “Resume” goes on with the rest.</source>
        <translation>Arrêté. Ce qui est fait reste fait ; « Reprendre » continue avec le reste.</translation>
    </message>
    <message>
        <source>Rows to correct</source>
        <translation>Lignes à corriger</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Résultats</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Envoi</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Toutes</translation>
    </message>
    <message>
        <source>The list is being planned.</source>
        <translation>La liste est en préparation.</translation>
    </message>
    <message>
        <source>Choose a customer first.</source>
        <translation>Choisissez d’abord un client.</translation>
    </message>
    <message>
        <source>Nothing would be sent: no row needs anything, or all are to be corrected first.</source>
        <translation>Rien ne serait envoyé : aucune ligne ne demande rien, ou toutes sont d’abord à corriger.</translation>
    </message>
    <message>
        <source>Type the initial password of the new accounts first.</source>
        <translation>Saisissez d’abord le mot de passe initial des comptes créés.</translation>
    </message>
    <message>
        <source>No Moodle site is connected: keep the list for later, or connect a site.</source>
        <translation>Aucun site Moodle n’est connecté : gardez la liste pour plus tard, ou connectez un site.</translation>
    </message>
    <message>
        <source>Reading the list…</source>
        <translation>Lecture de la liste…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Démarrage…</translation>
    </message>
    <message>
        <source>Asking Moodle…</source>
        <translation>Moodle est interrogé…</translation>
    </message>
    <message>
        <source>Planning…</source>
        <translation>Préparation…</translation>
    </message>
    <message>
        <source>Choose a customer first</source>
        <translation>Choisissez d’abord un client</translation>
    </message>
    <message>
        <source>Resume: {what}</source>
        <translation>Reprendre : {what}</translation>
    </message>
    <message>
        <source>Try again: {what}</source>
        <translation>Réessayer : {what}</translation>
    </message>
    <message>
        <source>Row {row}: {reason}</source>
        <translation>Ligne {row} : {reason}</translation>
    </message>
    <message>
        <source>Rows left aside</source>
        <translation>Lignes laissées de côté</translation>
    </message>
</context>
<context>
    <name>CategoryPlaces</name>
    <message>
        <source>Move the category up</source>
        <translation>Monter la catégorie</translation>
    </message>
    <message>
        <source>Move the category down</source>
        <translation>Descendre la catégorie</translation>
    </message>
    <message>
        <source>Move the category under…</source>
        <translation>Déplacer la catégorie sous…</translation>
    </message>
    <message>
        <source>Show the category in the shop</source>
        <translation>Montrer la catégorie dans la boutique</translation>
    </message>
    <message>
        <source>place of a category</source>
        <translation>place d’une catégorie</translation>
    </message>
    <message>
        <source>category shown in the shop</source>
        <translation>catégorie montrée dans la boutique</translation>
    </message>
    <message>
        <source>category hidden in the shop</source>
        <translation>catégorie cachée dans la boutique</translation>
    </message>
</context>
<context>
    <name>ChoiceEditor</name>
    <message>
        <source>not set</source>
        <translation>non précisé</translation>
    </message>
</context>
<context>
    <name>ClashBar</name>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>The other value</source>
        <translation>L’autre valeur</translation>
    </message>
    <message>
        <source>My value</source>
        <translation>Ma valeur</translation>
    </message>
    <message>
        <source>Places changed twice</source>
        <translation>Endroits changés deux fois</translation>
    </message>
    <message>
        <source>Take all the other values</source>
        <translation>Prendre toutes les autres valeurs</translation>
    </message>
    <message>
        <source>Keep all my values</source>
        <translation>Garder toutes mes valeurs</translation>
    </message>
    <message>
        <source>Go on with the values chosen</source>
        <translation>Continuer avec les valeurs choisies</translation>
    </message>
    <message>
        <source>Click the value that stays, or choose with the arrows ← and →.</source>
        <translation>Cliquez sur la valeur qui reste, ou choisissez avec les flèches ← et →.</translation>
    </message>
    <message numerus="yes">
        <source>Somebody else has changed %n of the places you changed: whose value stays?</source>
        <translation>
            <numerusform>Quelqu’un d’autre a changé %n des endroits que vous avez changés : quelle valeur reste ?</numerusform>
            <numerusform>Quelqu’un d’autre a changé %n des endroits que vous avez changés : quelles valeurs restent ?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Search for a person, an order, an offer, an action…</source>
        <translation>Chercher une personne, une commande, une offre, une action…</translation>
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
    <message>
        <source>not possible now</source>
        <translation>pas possible maintenant</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Recherche…</translation>
    </message>
    <message>
        <source>Nothing found for “{text}”</source>
        <translation>Rien trouvé pour « {text} »</translation>
    </message>
</context>
<context>
    <name>ConnectDialog</name>
    <message>
        <source>Connect to Moodle</source>
        <translation>Connecter à Moodle</translation>
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
        <source>To&amp;ken</source>
        <translation>&amp;Jeton</translation>
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
        <source>Known already; leave empty to keep it</source>
        <translation>Déjà connu ; laissez vide pour le garder</translation>
    </message>
    <message>
        <source>Your Moodle administrator creates the token: Site administration, Server, Web services, Manage tokens.</source>
        <translation>C’est l’administrateur de Moodle qui crée le jeton : Administration du site, Serveur, Services web, Gérer les jetons.</translation>
    </message>
    <message>
        <source>It is kept in the keyring of this computer, never in the workspace.</source>
        <translation>Il est gardé dans le trousseau de cet ordinateur, jamais dans l’espace de travail.</translation>
    </message>
    <message>
        <source>This computer has no keyring: the token serves until Seatadmin closes, then it is asked again.</source>
        <translation>Cet ordinateur n’a pas de trousseau : le jeton sert jusqu’à la fermeture de Seatadmin, puis il sera redemandé.</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>&amp;Connecter</translation>
    </message>
    <message>
        <source>The site could not be connected.</source>
        <translation>Le site n’a pas pu être raccordé.</translation>
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
        <source>S&amp;top the test</source>
        <translation>Arrêter le &amp;test</translation>
    </message>
    <message>
        <source>The site is being connected</source>
        <translation>Le site est en cours de raccordement</translation>
    </message>
</context>
<context>
    <name>CustomerDialog</name>
    <message>
        <source>About {customer}</source>
        <translation>Fiche de {customer}</translation>
    </message>
    <message>
        <source>for example training@example.org; may be left empty</source>
        <translation>par exemple formation@example.org ; peut rester vide</translation>
    </message>
    <message>
        <source>short name of a course; may be left empty</source>
        <translation>nom abrégé d’un cours ; peut rester vide</translation>
    </message>
    <message>
        <source>&amp;E-mail</source>
        <translation>&amp;Courriel</translation>
    </message>
    <message>
        <source>Address of the customer&apos;s own Moodle account. With it the customer follows the people whose accounts are made for it, and is enrolled as their tutor in their courses and groups. No account is made for the customer.</source>
        <translation>Adresse du compte Moodle du client lui-même. Avec elle, le client suit les personnes dont les comptes sont créés pour lui, et il est inscrit comme leur tuteur dans leurs cours et leurs groupes. Aucun compte n’est créé pour le client.</translation>
    </message>
    <message>
        <source>Support &amp;course</source>
        <translation>Cours d’&amp;accompagnement</translation>
    </message>
    <message>
        <source>A course for the customer itself, such as help for those in charge of training. Its account is enrolled there the next time seats are assigned.</source>
        <translation>Un cours pour le client lui-même, par exemple d’aide aux responsables de formation. Son compte y est inscrit la prochaine fois que des sièges sont attribués.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>No course read from Moodle has this short name.</source>
        <translation>Aucun cours lu dans Moodle n’a ce nom abrégé.</translation>
    </message>
    <message>
        <source>Saving the customer</source>
        <translation>Enregistrement du client</translation>
    </message>
</context>
<context>
    <name>DayEdit</name>
    <message>
        <source>“{typed}” is not a date. Write it as 31/12/2027.</source>
        <translation>« {typed} » n’est pas une date. Écrivez-la comme 31/12/2027.</translation>
    </message>
</context>
<context>
    <name>DetailPanel</name>
    <message>
        <source>Nothing selected</source>
        <translation>Rien de sélectionné</translation>
    </message>
    <message>
        <source>Select a row to see everything about it here.</source>
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
    <name>DetailsPage</name>
    <message>
        <source>Sets and bundles</source>
        <translation>Ensembles et lots</translation>
    </message>
    <message>
        <source>This entry is a</source>
        <translation>Cette offre est un</translation>
    </message>
    <message>
        <source>Stands in</source>
        <translation>Contenue dans</translation>
    </message>
    <message>
        <source>Show its name there</source>
        <translation>Y montrer son nom</translation>
    </message>
    <message>
        <source>Show its description there</source>
        <translation>Y montrer sa description</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Fichiers</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Choose a file: {title}</source>
        <translation>Choisir un fichier : {title}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>Remove the file: {title}</source>
        <translation>Retirer le fichier : {title}</translation>
    </message>
    <message>
        <source>Conditions the buyer must accept</source>
        <translation>Conditions que l’acheteur doit accepter</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>Keys and search engines</source>
        <translation>Clés et moteurs de recherche</translation>
    </message>
    <message>
        <source>ID number</source>
        <translation>Numéro d’identification</translation>
    </message>
    <message>
        <source>Owner (number of a Moodle account)</source>
        <translation>Propriétaire (numéro d’un compte Moodle)</translation>
    </message>
    <message>
        <source>the site</source>
        <translation>le site</translation>
    </message>
    <message>
        <source>Alias in addresses</source>
        <translation>Alias dans les adresses</translation>
    </message>
    <message>
        <source>Title for search engines</source>
        <translation>Titre pour les moteurs de recherche</translation>
    </message>
    <message>
        <source>Keywords for search engines</source>
        <translation>Mots-clés pour les moteurs de recherche</translation>
    </message>
    <message>
        <source>Description for search engines</source>
        <translation>Description pour les moteurs de recherche</translation>
    </message>
    <message>
        <source>no set: it is listed alone</source>
        <translation>aucun : elle est listée seule</translation>
    </message>
    <message>
        <source>a set that is gone</source>
        <translation>un ensemble disparu</translation>
    </message>
    <message>
        <source>none ({endings})</source>
        <translation>aucun ({endings})</translation>
    </message>
</context>
<context>
    <name>DifferenceTable</name>
    <message>
        <source>Differences</source>
        <translation>Différences</translation>
    </message>
    <message>
        <source>{value}, stays</source>
        <translation>{value}, reste</translation>
    </message>
</context>
<context>
    <name>Drafts</name>
    <message>
        <source>“{name}” was changed elsewhere: what you typed is kept as an offer of its own.</source>
        <translation>« {name} » a été changée ailleurs : ce que vous avez saisi est gardé comme une offre à part.</translation>
    </message>
</context>
<context>
    <name>DurationEdit</name>
    <message>
        <source>Unit</source>
        <translation>Unité</translation>
    </message>
    <message>
        <source>days</source>
        <translation>jours</translation>
    </message>
    <message>
        <source>weeks</source>
        <translation>semaines</translation>
    </message>
    <message>
        <source>years of 365 days</source>
        <translation>années de 365 jours</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>secondes</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>minutes</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>heures</translation>
    </message>
    <message>
        <source>written {number}</source>
        <translation>écrit {number}</translation>
    </message>
    <message>
        <source>The shop wants a number alone here, not “{value}”.</source>
        <translation>La boutique attend ici un nombre seul, pas «&#xa0;{value}&#xa0;».</translation>
    </message>
    <message>
        <source>Kept meanwhile: {value}.</source>
        <translation>Gardé en attendant&#xa0;: {value}.</translation>
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
        <translation>Écriture d’un fichier</translation>
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
        <source>%n row(s)</source>
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
    <name>GuideDialog</name>
    <message>
        <source>User guide</source>
        <translation>Mode d’emploi</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>Search the history: a person, a seat, a list…</source>
        <translation>Chercher dans l’historique : une personne, un siège, une liste…</translation>
    </message>
    <message>
        <source>Search the history</source>
        <translation>Chercher dans l’historique</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historique</translation>
    </message>
    <message>
        <source>Nothing to show</source>
        <translation>Rien à montrer</translation>
    </message>
    <message>
        <source>Each seat given, each list applied and each setting changed is written down here.</source>
        <translation>Chaque siège attribué, chaque liste appliquée et chaque réglage changé est noté ici.</translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies)</source>
        <translation>
            <numerusform>%n entrée</numerusform>
            <numerusform>%n entrées</numerusform>
        </translation>
    </message>
    <message>
        <source>the newest {count}; search to see older ones</source>
        <translation>les {count} plus récentes ; cherchez pour voir les plus anciennes</translation>
    </message>
</context>
<context>
    <name>Hub</name>
    <message>
        <source>Connect to Moodle…</source>
        <translation>Se connecter à Moodle…</translation>
    </message>
</context>
<context>
    <name>IdentityPage</name>
    <message>
        <source>&amp;Code</source>
        <translation>&amp;Code</translation>
    </message>
    <message>
        <source>letters, digits, - and _</source>
        <translation>lettres, chiffres, - et _</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Nom</translation>
    </message>
    <message>
        <source>C&amp;ategory</source>
        <translation>C&amp;atégorie</translation>
    </message>
    <message>
        <source>New…</source>
        <translation>Nouvelle…</translation>
    </message>
    <message>
        <source>Add a category</source>
        <translation>Ajouter une catégorie</translation>
    </message>
    <message>
        <source>&amp;State</source>
        <translation>&amp;État</translation>
    </message>
    <message>
        <source>&amp;Who may buy</source>
        <translation>&amp;Qui peut acheter</translation>
    </message>
    <message>
        <source>Most per &amp;order</source>
        <translation>Quantité ma&amp;ximale par commande</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>sans limite</translation>
    </message>
    <message>
        <source>Pass code of the purchase</source>
        <translation>Mot de passe d’achat</translation>
    </message>
    <message>
        <source>&amp;Description</source>
        <translation>&amp;Description</translation>
    </message>
    <message>
        <source>choose a category</source>
        <translation>choisir une catégorie</translation>
    </message>
    <message>
        <source>a category that is gone</source>
        <translation>une catégorie disparue</translation>
    </message>
</context>
<context>
    <name>ImportSheet</name>
    <message>
        <source>What the file brings</source>
        <translation>Ce que le fichier apporte</translation>
    </message>
    <message>
        <source>Offer</source>
        <translation>Offre</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>Ce que c’est</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Ici</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>Dans le fichier</translation>
    </message>
    <message>
        <source>Keep ours</source>
        <translation>Garder la nôtre</translation>
    </message>
    <message>
        <source>Take the file&apos;s</source>
        <translation>Prendre celle du fichier</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>and more</source>
        <translation>et d’autres encore</translation>
    </message>
    <message>
        <source>Offer without a name</source>
        <translation>Offre sans nom</translation>
    </message>
    <message>
        <source>This value is taken</source>
        <translation>Cette valeur est prise</translation>
    </message>
    <message numerus="yes">
        <source>%n category(ies) added</source>
        <translation>
            <numerusform>%n catégorie ajoutée</numerusform>
            <numerusform>%n catégories ajoutées</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing in this file can be taken.</source>
        <translation>Rien dans ce fichier ne peut être repris.</translation>
    </message>
    <message numerus="yes">
        <source>Take %n offer(s)</source>
        <translation>
            <numerusform>Reprendre %n offre</numerusform>
            <numerusform>Reprendre %n offres</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeptLists</name>
    <message>
        <source>Lists</source>
        <translation>Listes</translation>
    </message>
    <message>
        <source>&amp;Open the list</source>
        <translation>&amp;Ouvrir la liste</translation>
    </message>
    <message>
        <source>&amp;Withdraw the list…</source>
        <translation>&amp;Retirer la liste…</translation>
    </message>
    <message>
        <source>Takes back what was not sent yet; its seats are free again</source>
        <translation>Reprend ce qui n’est pas encore envoyé ; ses sièges redeviennent libres</translation>
    </message>
    <message>
        <source>No list yet</source>
        <translation>Pas encore de liste</translation>
    </message>
    <message>
        <source>Lists you paste, drop or open under Seats are kept here, with what became of each person.</source>
        <translation>Les listes collées, déposées ou ouvertes dans Sièges sont gardées ici, avec ce qu’il est advenu de chacun.</translation>
    </message>
    <message>
        <source>Withdraw “{list}”?</source>
        <translation>Retirer « {list} » ?</translation>
    </message>
    <message>
        <source>What was not sent yet is taken back and its seats are free again. Moodle is not changed.</source>
        <translation>Ce qui n’est pas encore envoyé est repris et ses sièges redeviennent libres. Moodle n’est pas modifié.</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>Withdrawing the list</source>
        <translation>Retrait de la liste</translation>
    </message>
</context>
<context>
    <name>ListBand</name>
    <message>
        <source>Columns of the list</source>
        <translation>Colonnes de la liste</translation>
    </message>
    <message>
        <source>found by itself</source>
        <translation>trouvé tout seul</translation>
    </message>
    <message>
        <source>Separator</source>
        <translation>Séparateur</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>Encodage</translation>
    </message>
    <message>
        <source>Header row (0: none)</source>
        <translation>Ligne des en-têtes (0 : aucune)</translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) to seat</source>
        <translation>
            <numerusform>%n place demandée</numerusform>
            <numerusform>%n places demandées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) read</source>
        <translation>
            <numerusform>%n ligne lue</numerusform>
            <numerusform>%n lignes lues</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) left aside</source>
        <translation>
            <numerusform>%n ligne laissée de côté</numerusform>
            <numerusform>%n lignes laissées de côté</numerusform>
        </translation>
    </message>
    <message>
        <source>Titles, totals, blank rows: see each with its reason</source>
        <translation>Titres, totaux, lignes vides : chacune avec sa raison</translation>
    </message>
    <message>
        <source>Correct how the list is read: separator, encoding, header row, columns</source>
        <translation>Corriger la lecture de la liste : séparateur, encodage, ligne des en-têtes, colonnes</translation>
    </message>
    <message>
        <source>no headers</source>
        <translation>sans en-têtes</translation>
    </message>
    <message>
        <source>headers in row {row}</source>
        <translation>en-têtes ligne {row}</translation>
    </message>
    <message>
        <source>Columns… ({reading})</source>
        <translation>Colonnes… ({reading})</translation>
    </message>
    <message>
        <source>not used: {columns}</source>
        <translation>non utilisées : {columns}</translation>
    </message>
    <message>
        <source>refused, never stored: {columns}</source>
        <translation>refusées, jamais conservées : {columns}</translation>
    </message>
    <message>
        <source>semicolon ;</source>
        <translation>point-virgule ;</translation>
    </message>
    <message>
        <source>comma ,</source>
        <translation>virgule ,</translation>
    </message>
    <message>
        <source>tab</source>
        <translation>tabulation</translation>
    </message>
    <message>
        <source>bar |</source>
        <translation>barre |</translation>
    </message>
    <message>
        <source>one person after the other</source>
        <translation>une personne après l’autre</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Demonstration: nothing is kept</source>
        <translation>Démonstration : rien n’est gardé</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Ouverture…</translation>
    </message>
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
        <source>&amp;Keep a copy of the workspace…</source>
        <translation>&amp;Garder une copie de l’espace de travail…</translation>
    </message>
    <message>
        <source>Everything in it as it is now, in another file</source>
        <translation>Tout ce qu’il contient, tel quel, dans un autre fichier</translation>
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
        <source>&amp;Next part of the window</source>
        <translation>Partie &amp;suivante de la fenêtre</translation>
    </message>
    <message>
        <source>Sections, search, view, details, bottom line</source>
        <translation>Rubriques, recherche, vue, détails, ligne du bas</translation>
    </message>
    <message>
        <source>&amp;Previous part of the window</source>
        <translation>Partie &amp;précédente de la fenêtre</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Raccourcis clavier</translation>
    </message>
    <message>
        <source>&amp;User guide</source>
        <translation>&amp;Mode d’emploi</translation>
    </message>
    <message>
        <source>The everyday work in five steps</source>
        <translation>Le travail quotidien en cinq étapes</translation>
    </message>
    <message>
        <source>&amp;About Seatadmin</source>
        <translation>À &amp;propos de Seatadmin</translation>
    </message>
    <message>
        <source>Version, licence, where files are kept</source>
        <translation>Version, licence, emplacement des fichiers</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Partout</translation>
    </message>
    <message>
        <source>In every table</source>
        <translation>Dans tous les tableaux</translation>
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
    <name>MomentEdit</name>
    <message>
        <source>Choose in the calendar, or count days (F4)</source>
        <translation>Choisir au calendrier, ou compter des jours (F4)</translation>
    </message>
    <message>
        <source>Choose in the calendar, or count days</source>
        <translation>Choisir au calendrier, ou compter des jours</translation>
    </message>
    <message>
        <source>Seconds since 1970, as written</source>
        <translation>Secondes depuis 1970, telles qu’écrites</translation>
    </message>
    <message>
        <source>Copy the seconds</source>
        <translation>Copier les secondes</translation>
    </message>
    <message>
        <source>The shop gives no end for {value}. Choose a date, or write a duration.</source>
        <translation>La boutique ne tire aucune fin de {value}. Choisissez une date, ou écrivez une durée.</translation>
    </message>
    <message>
        <source>The shop wants a number of seconds here, not “{value}”.</source>
        <translation>La boutique attend ici un nombre de secondes, pas «&#xa0;{value}&#xa0;».</translation>
    </message>
    <message>
        <source>Kept meanwhile: {value}.</source>
        <translation>Gardé en attendant&#xa0;: {value}.</translation>
    </message>
    <message>
        <source>now</source>
        <translation>maintenant</translation>
    </message>
    <message>
        <source>Count from {what} ({moment}):</source>
        <translation>Compter à partir de {what} ({moment})&#xa0;:</translation>
    </message>
</context>
<context>
    <name>MomentPopup</name>
    <message>
        <source>Day</source>
        <translation>Jour</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>Use this moment</source>
        <translation>Prendre ce moment</translation>
    </message>
    <message>
        <source>Days counted</source>
        <translation>Jours comptés</translation>
    </message>
    <message>
        <source> days</source>
        <translation> jours</translation>
    </message>
    <message>
        <source>Hours counted</source>
        <translation>Heures comptées</translation>
    </message>
    <message>
        <source> h</source>
        <translation> h</translation>
    </message>
    <message>
        <source>Use the date counted</source>
        <translation>Prendre la date comptée</translation>
    </message>
    <message>
        <source>Documents allow this form, but the shop gives no end for it.</source>
        <translation>Les documents admettent cette forme, mais la boutique n’en tire aucune fin.</translation>
    </message>
    <message>
        <source>Write {length} as it is</source>
        <translation>Écrire {length} tel quel</translation>
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
    <name>OfferColumns</name>
    <message>
        <source>not checked yet</source>
        <translation>pas encore vérifiée</translation>
    </message>
    <message>
        <source>to correct: {count}</source>
        <translation>à corriger : {count}</translation>
    </message>
    <message>
        <source>to check: {count}</source>
        <translation>à vérifier : {count}</translation>
    </message>
    <message>
        <source>can be published</source>
        <translation>publiable</translation>
    </message>
    <message>
        <source>ready to publish</source>
        <translation>prête à publier</translation>
    </message>
    <message>
        <source>not in the shop</source>
        <translation>pas dans la boutique</translation>
    </message>
    <message>
        <source>as in the shop</source>
        <translation>comme la boutique</translation>
    </message>
    <message>
        <source>changed here</source>
        <translation>changée ici</translation>
    </message>
    <message>
        <source>changed in the shop</source>
        <translation>changée dans la boutique</translation>
    </message>
    <message>
        <source>changed on both sides</source>
        <translation>changée des deux côtés</translation>
    </message>
    <message>
        <source>Price, untaxed</source>
        <translation>Prix HT</translation>
    </message>
    <message>
        <source>Price of one</source>
        <translation>Prix d’un exemplaire</translation>
    </message>
    <message>
        <source>Ranges</source>
        <translation>Tranches</translation>
    </message>
    <message>
        <source>How many prices by quantity</source>
        <translation>Nombre de prix selon la quantité</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Vérification</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>Boutique</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Modifiée</translation>
    </message>
</context>
<context>
    <name>OfferFiles</name>
    <message>
        <source>&amp;Export offers…</source>
        <translation>&amp;Exporter des offres…</translation>
    </message>
    <message>
        <source>Write the offers selected, or all, for another workstation or a spreadsheet</source>
        <translation>Écrit les offres choisies, ou toutes, pour un autre poste ou un tableur</translation>
    </message>
    <message>
        <source>&amp;Import offers…</source>
        <translation>&amp;Importer des offres…</translation>
    </message>
    <message>
        <source>See what a file brings before anything is taken</source>
        <translation>Montre ce qu’un fichier apporte avant de rien reprendre</translation>
    </message>
    <message>
        <source>Offer &amp;sheet…</source>
        <translation>&amp;Fiche d’offre…</translation>
    </message>
    <message>
        <source>Write the offers selected, or all, as sheets to print</source>
        <translation>Écrit les offres choisies, ou toutes, en fiches à imprimer</translation>
    </message>
    <message>
        <source>Exchange file between workstations (*.json)</source>
        <translation>Fichier d’échange entre postes (*.json)</translation>
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
        <source>Export offers</source>
        <translation>Exporter des offres</translation>
    </message>
    <message>
        <source>offers</source>
        <translation>offres</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>Document PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>Page web (*.html)</translation>
    </message>
    <message>
        <source>Offer sheet</source>
        <translation>Fiche d’offre</translation>
    </message>
    <message>
        <source>Writing offers</source>
        <translation>Écriture des offres</translation>
    </message>
    <message>
        <source>Writing the offer sheet</source>
        <translation>Écriture de la fiche d’offre</translation>
    </message>
    <message>
        <source>Written: {path}</source>
        <translation>Écrit&#xa0;: {path}</translation>
    </message>
    <message>
        <source>Import offers</source>
        <translation>Importer des offres</translation>
    </message>
    <message>
        <source>Offers (*.json *.xlsx *.csv)</source>
        <translation>Offres (*.json *.xlsx *.csv)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Reading offers</source>
        <translation>Lecture des offres</translation>
    </message>
    <message>
        <source>import of offers</source>
        <translation>import d’offres</translation>
    </message>
    <message>
        <source>The file could not be read or written ({reason}). Choose another place and try again.</source>
        <translation>Le fichier n’a pas pu être lu ou écrit ({reason}). Choisissez un autre endroit, puis recommencez.</translation>
    </message>
</context>
<context>
    <name>OfferPanel</name>
    <message>
        <source>What this offer will do</source>
        <translation>Ce que fera cette offre</translation>
    </message>
    <message>
        <source>When it is bought</source>
        <translation>Quand elle est achetée</translation>
    </message>
    <message>
        <source>What it will do</source>
        <translation>Ce qui sera produit</translation>
    </message>
    <message numerus="yes">
        <source>%n point(s) to put right before publishing</source>
        <translation>
            <numerusform>%n point à corriger avant publication</numerusform>
            <numerusform>%n points à corriger avant publication</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Can be published; %n point(s) to check</source>
        <translation>
            <numerusform>Publiable ; %n point à vérifier</numerusform>
            <numerusform>Publiable ; %n points à vérifier</numerusform>
        </translation>
    </message>
    <message>
        <source>Ready to be published</source>
        <translation>Prête à être publiée</translation>
    </message>
    <message numerus="yes">
        <source>%n remark(s)</source>
        <translation>
            <numerusform>%n remarque</numerusform>
            <numerusform>%n remarques</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OffersOverview</name>
    <message>
        <source>Offers</source>
        <translation>Offres</translation>
    </message>
    <message>
        <source>Groups of offers</source>
        <translation>Groupes d’offres</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>Catégories</translation>
    </message>
    <message>
        <source>&amp;New offer</source>
        <translation>&amp;Nouvelle offre</translation>
    </message>
    <message>
        <source>&amp;Open the offer selected</source>
        <translation>&amp;Ouvrir l’offre sélectionnée</translation>
    </message>
    <message>
        <source>&amp;Duplicate the offers selected</source>
        <translation>&amp;Dupliquer les offres sélectionnées</translation>
    </message>
    <message>
        <source>Keep as a &amp;template…</source>
        <translation>Garder comme &amp;modèle…</translation>
    </message>
    <message>
        <source>New offers can begin as this one</source>
        <translation>De nouvelles offres pourront commencer comme celle-ci</translation>
    </message>
    <message>
        <source>Put the offers selected into the &amp;bin</source>
        <translation>Mettre les offres sélectionnées à la cor&amp;beille</translation>
    </message>
    <message>
        <source>Take out of the bin</source>
        <translation>Sortir de la corbeille</translation>
    </message>
    <message>
        <source>Mark as &amp;ready to publish</source>
        <translation>Marquer &amp;prête à publier</translation>
    </message>
    <message>
        <source>A later change takes the mark away</source>
        <translation>Un changement ultérieur retire la marque</translation>
    </message>
    <message>
        <source>&amp;Check every offer</source>
        <translation>&amp;Vérifier toutes les offres</translation>
    </message>
    <message>
        <source>Add a category…</source>
        <translation>Ajouter une catégorie…</translation>
    </message>
    <message>
        <source>Rename the category…</source>
        <translation>Renommer la catégorie…</translation>
    </message>
    <message>
        <source>Remove the category</source>
        <translation>Supprimer la catégorie</translation>
    </message>
    <message>
        <source>New offer</source>
        <translation>Nouvelle offre</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Dupliquer</translation>
    </message>
    <message>
        <source>Check all</source>
        <translation>Tout vérifier</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importer</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>Offer sheet</source>
        <translation>Fiche d’offre</translation>
    </message>
    <message>
        <source>All offers</source>
        <translation>Toutes les offres</translation>
    </message>
    <message>
        <source>Not shown in the shop</source>
        <translation>Non montrée dans la boutique</translation>
    </message>
    <message>
        <source>Bin</source>
        <translation>Corbeille</translation>
    </message>
    <message>
        <source>To correct</source>
        <translation>À corriger</translation>
    </message>
    <message>
        <source>To check</source>
        <translation>À vérifier</translation>
    </message>
    <message>
        <source>Can be published</source>
        <translation>Publiables</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Pas encore vérifiées</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Toutes</translation>
    </message>
    <message>
        <source>No workspace is open</source>
        <translation>Aucun espace de travail ouvert</translation>
    </message>
    <message>
        <source>Create one, or explore the demo.</source>
        <translation>Créez-en un, ou explorez la démonstration.</translation>
    </message>
    <message>
        <source>The bin is empty</source>
        <translation>La corbeille est vide</translation>
    </message>
    <message>
        <source>No offer yet</source>
        <translation>Pas encore d’offre</translation>
    </message>
    <message>
        <source>Prepare the first one here, without network; publish it when it is right.</source>
        <translation>Préparez la première ici, sans réseau ; publiez-la quand elle est juste.</translation>
    </message>
    <message>
        <source>Empty offer</source>
        <translation>Offre vide</translation>
    </message>
    <message>
        <source>Other handlers</source>
        <translation>Autres gestionnaires</translation>
    </message>
    <message>
        <source>As the template “{name}”</source>
        <translation>Comme le modèle « {name} »</translation>
    </message>
    <message>
        <source>new offer</source>
        <translation>nouvelle offre</translation>
    </message>
    <message>
        <source>Take this offer out of the bin to work on it.</source>
        <translation>Sortez cette offre de la corbeille pour y travailler.</translation>
    </message>
    <message>
        <source>copy of offers</source>
        <translation>copie d’offres</translation>
    </message>
    <message>
        <source>offers put into the bin</source>
        <translation>offres mises à la corbeille</translation>
    </message>
    <message>
        <source>offers taken out of the bin</source>
        <translation>offres sorties de la corbeille</translation>
    </message>
    <message>
        <source>Keep as a template</source>
        <translation>Garder comme modèle</translation>
    </message>
    <message>
        <source>Name of the template</source>
        <translation>Nom du modèle</translation>
    </message>
    <message>
        <source>template</source>
        <translation>modèle</translation>
    </message>
    <message>
        <source>mark “ready to publish”</source>
        <translation>marque « prête à publier »</translation>
    </message>
    <message>
        <source>Checking the offers</source>
        <translation>Vérification des offres</translation>
    </message>
    <message numerus="yes">
        <source>%n offer(s) must be corrected before publishing.</source>
        <translation>
            <numerusform>%n offre doit être corrigée avant publication.</numerusform>
            <numerusform>%n offres doivent être corrigées avant publication.</numerusform>
        </translation>
    </message>
    <message>
        <source>Every offer can be published.</source>
        <translation>Toutes les offres sont publiables.</translation>
    </message>
    <message>
        <source>cells of offers</source>
        <translation>cellules d’offres</translation>
    </message>
    <message>
        <source>Add a category</source>
        <translation>Ajouter une catégorie</translation>
    </message>
    <message>
        <source>Name of the category</source>
        <translation>Nom de la catégorie</translation>
    </message>
    <message>
        <source>new category</source>
        <translation>nouvelle catégorie</translation>
    </message>
    <message>
        <source>Rename the category</source>
        <translation>Renommer la catégorie</translation>
    </message>
    <message>
        <source>name of a category</source>
        <translation>nom d’une catégorie</translation>
    </message>
    <message>
        <source>category removed</source>
        <translation>catégorie supprimée</translation>
    </message>
    <message numerus="yes">
        <source>%n offer(s) copied</source>
        <translation>
            <numerusform>%n offre copiée</numerusform>
            <numerusform>%n offres copiées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n offer(s) changed</source>
        <translation>
            <numerusform>%n offre modifiée</numerusform>
            <numerusform>%n offres modifiées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n offer(s) taken from the file</source>
        <translation>
            <numerusform>%n offre prise du fichier</numerusform>
            <numerusform>%n offres prises du fichier</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ParamForm</name>
    <message>
        <source>Parameter string</source>
        <translation>Chaîne de paramètres</translation>
    </message>
    <message>
        <source>Parameter &amp;string</source>
        <translation>Chaîne de &amp;paramètres</translation>
    </message>
    <message>
        <source>Copy the string for the shop&apos;s form</source>
        <translation>Copier la chaîne pour le formulaire de la boutique</translation>
    </message>
    <message>
        <source>Not written; the string keeps what it had.</source>
        <translation>Ce n’est pas écrit&#xa0;: la chaîne garde ce qu’elle avait.</translation>
    </message>
</context>
<context>
    <name>ParamRow</name>
    <message>
        <source>Read when the order is confirmed, before payment.</source>
        <translation>Lu à la confirmation de la commande, avant le paiement.</translation>
    </message>
    <message>
        <source>Read when the order is paid.</source>
        <translation>Lu au paiement de la commande.</translation>
    </message>
    <message>
        <source>One of these keys is needed: {keys}.</source>
        <translation>Une de ces clés est nécessaire&#xa0;: {keys}.</translation>
    </message>
    <message>
        <source>Key: {key}</source>
        <translation>Clé&#xa0;: {key}</translation>
    </message>
    <message>
        <source>{name}: “{text}” is no length of time that can be written; this text is not kept.</source>
        <translation>{name} : « {text} » n’est pas une durée qui puisse être écrite ; ce texte n’est pas gardé.</translation>
    </message>
    <message>
        <source>{name}: “{text}” is no date that can be written; this text is not kept.</source>
        <translation>{name} : « {text} » n’est pas une date ; ce texte n’est pas gardé.</translation>
    </message>
    <message>
        <source>{name}: what is typed is not kept. {reason}</source>
        <translation>{name} : ce qui est tapé n’est pas gardé. {reason}</translation>
    </message>
    <message>
        <source>“{value}” holds a comma: no list can name it.</source>
        <translation>«&#xa0;{value}&#xa0;» contient une virgule&#xa0;: aucune liste ne peut le désigner.</translation>
    </message>
    <message>
        <source>Give the course another short name in Moodle, or write the name with _ instead of the comma.</source>
        <translation>Donnez au cours un autre nom court dans Moodle, ou écrivez _ à la place de la virgule.</translation>
    </message>
</context>
<context>
    <name>ParentDialog</name>
    <message>
        <source>Move the category “{name}”</source>
        <translation>Déplacer la catégorie « {name} »</translation>
    </message>
    <message>
        <source>&amp;Put it under:</source>
        <translation>&amp;La mettre sous :</translation>
    </message>
    <message>
        <source>&amp;Move</source>
        <translation>&amp;Déplacer</translation>
    </message>
    <message>
        <source>No category: at the top</source>
        <translation>Aucune catégorie : tout en haut</translation>
    </message>
</context>
<context>
    <name>PasteSheet</name>
    <message>
        <source>What the paste changes</source>
        <translation>Ce que le collage change</translation>
    </message>
    <message>
        <source>Offer</source>
        <translation>Offre</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Maintenant</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Ensuite</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s) change</source>
        <translation>
            <numerusform>%n cellule change</numerusform>
            <numerusform>%n cellules changent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be read and stay as they are</source>
        <translation>
            <numerusform>%n illisible, laissée telle quelle</numerusform>
            <numerusform>%n illisibles, laissées telles quelles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change %n offer(s)</source>
        <translation>
            <numerusform>Changer %n offre</numerusform>
            <numerusform>Changer %n offres</numerusform>
        </translation>
    </message>
    <message>
        <source>and more</source>
        <translation>et d’autres</translation>
    </message>
</context>
<context>
    <name>PeopleColumns</name>
    <message>
        <source>New accounts</source>
        <translation>Comptes créés</translation>
    </message>
    <message>
        <source>Known accounts</source>
        <translation>Comptes connus</translation>
    </message>
    <message>
        <source>Not looked up yet</source>
        <translation>Pas encore vérifiés</translation>
    </message>
    <message>
        <source>Already enrolled: no seat</source>
        <translation>Déjà inscrits : aucun siège</translation>
    </message>
    <message>
        <source>Suspended</source>
        <translation>Suspendus</translation>
    </message>
    <message>
        <source>Have left the course</source>
        <translation>Ne sont plus inscrits</translation>
    </message>
    <message>
        <source>Twice in the list</source>
        <translation>En double</translation>
    </message>
    <message>
        <source>To correct</source>
        <translation>À corriger</translation>
    </message>
    <message>
        <source>Wait for the customer</source>
        <translation>Client à choisir</translation>
    </message>
    <message>
        <source>No seat left</source>
        <translation>Sans siège</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Faits</translation>
    </message>
    <message>
        <source>Done in part</source>
        <translation>Faits en partie</translation>
    </message>
    <message>
        <source>Not done</source>
        <translation>Non faits</translation>
    </message>
    <message>
        <source>Taken back or released</source>
        <translation>Repris ou libérés</translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation>Rien à faire</translation>
    </message>
    <message>
        <source>Not done yet</source>
        <translation>Pas encore fait</translation>
    </message>
    <message>
        <source>no end</source>
        <translation>sans fin</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>oui</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>Identifiant</translation>
    </message>
    <message>
        <source>Account created</source>
        <translation>Compte créé</translation>
    </message>
    <message>
        <source>#</source>
        <translation>N°</translation>
    </message>
    <message>
        <source>Row of the list, counted as your spreadsheet counts</source>
        <translation>Ligne de la liste, comptée comme dans votre tableur</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>Ce qui se passe</translation>
    </message>
    <message>
        <source>Seat</source>
        <translation>Siège</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Ligne</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>Ce qui ne va pas</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Que faire</translation>
    </message>
</context>
<context>
    <name>PoolsModel</name>
    <message>
        <source>All seats</source>
        <translation>Tous les sièges</translation>
    </message>
    <message>
        <source>Without order</source>
        <translation>Sans commande</translation>
    </message>
    <message>
        <source>Who bought the seats, in which order, of which product</source>
        <translation>Qui a acheté les sièges, dans quelle commande, de quel produit</translation>
    </message>
    <message>
        <source>Customer / order / product</source>
        <translation>Client / commande / produit</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Libres</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Prévus</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Attribués</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Fin</translation>
    </message>
    <message>
        <source>Free, planned and held seats of the pool, with the number of free ones</source>
        <translation>Sièges libres, prévus et attribués du lot, avec le nombre de libres</translation>
    </message>
    <message>
        <source>Seats nobody has, whose end is not past</source>
        <translation>Sièges que personne n’a et dont la fin n’est pas passée</translation>
    </message>
    <message>
        <source>Seats reserved by a list that is not in Moodle yet</source>
        <translation>Sièges réservés par une liste qui n’est pas encore dans Moodle</translation>
    </message>
    <message>
        <source>Seats of people who are in Moodle</source>
        <translation>Sièges de personnes inscrites dans Moodle</translation>
    </message>
    <message>
        <source>The earliest end among the free seats</source>
        <translation>La fin la plus proche parmi les sièges libres</translation>
    </message>
</context>
<context>
    <name>PriceTable</name>
    <message>
        <source>Quantity</source>
        <translation>Quantité</translation>
    </message>
    <message>
        <source>Unit price, untaxed</source>
        <translation>Prix unitaire HT</translation>
    </message>
    <message>
        <source>Taxed</source>
        <translation>TTC</translation>
    </message>
    <message>
        <source>Add a price for larger quantities</source>
        <translation>Ajouter un prix pour de plus grandes quantités</translation>
    </message>
    <message>
        <source>Quantity to compute the total for</source>
        <translation>Quantité dont calculer le total</translation>
    </message>
    <message>
        <source>Total for</source>
        <translation>Total pour</translation>
    </message>
    <message>
        <source>The shop keeps five prices at most.</source>
        <translation>La boutique garde cinq prix au plus.</translation>
    </message>
    <message>
        <source>{quantity} × {price} = {untaxed} untaxed</source>
        <translation>{quantity} × {price} = {untaxed} HT</translation>
    </message>
    <message>
        <source>{taxed} taxed</source>
        <translation>{taxed} TTC</translation>
    </message>
    <message>
        <source>the tax cannot be computed here</source>
        <translation>la taxe ne peut pas être calculée ici</translation>
    </message>
    <message>
        <source>“{text}” is not a price. Example: 12,50</source>
        <translation>« {text} » n’est pas un prix. Exemple : 12,50</translation>
    </message>
    <message>
        <source>Line {number}: the last quantity must be a number above {below}.</source>
        <translation>Ligne {number} : la dernière quantité doit être un nombre au-dessus de {below}.</translation>
    </message>
</context>
<context>
    <name>PricesPage</name>
    <message>
        <source>&amp;Tax</source>
        <translation>&amp;Taxe</translation>
    </message>
    <message>
        <source>Taxes of the shop…</source>
        <translation>Taxes de la boutique…</translation>
    </message>
    <message>
        <source>&amp;Prices</source>
        <translation>&amp;Prix</translation>
    </message>
    <message>
        <source>St&amp;ock</source>
        <translation>Stoc&amp;k</translation>
    </message>
    <message>
        <source>So&amp;ld</source>
        <translation>Ve&amp;ndus</translation>
    </message>
    <message>
        <source>For your information: the shop neither reads nor changes these two numbers.</source>
        <translation>Pour information : la boutique ne lit ni ne change ces deux nombres.</translation>
    </message>
    <message>
        <source>choose a tax</source>
        <translation>choisir une taxe</translation>
    </message>
    <message>
        <source>tax {value}, not known here</source>
        <translation>taxe {value}, inconnue ici</translation>
    </message>
    <message>
        <source>{ratio} %, computed by the shop as: {formula}</source>
        <translation>{ratio} %, calculée par la boutique ainsi : {formula}</translation>
    </message>
    <message>
        <source>nothing (no tax)</source>
        <translation>rien (sans taxe)</translation>
    </message>
</context>
<context>
    <name>ProductEditor</name>
    <message>
        <source>Offer</source>
        <translation>Offre</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>Production</translation>
    </message>
    <message>
        <source>Prices</source>
        <translation>Prix</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Questions</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versions</translation>
    </message>
    <message>
        <source>Back to the offers</source>
        <translation>Revenir aux offres</translation>
    </message>
    <message>
        <source>Copy the &amp;parameters</source>
        <translation>Copier les &amp;paramètres</translation>
    </message>
    <message>
        <source>The text to paste into the shop&apos;s form</source>
        <translation>Le texte à coller dans le formulaire de la boutique</translation>
    </message>
    <message>
        <source>Copy the &amp;questions</source>
        <translation>Copier les &amp;questions</translation>
    </message>
    <message>
        <source>The text (JSON) to paste into the shop&apos;s form</source>
        <translation>Le texte (JSON) à coller dans le formulaire de la boutique</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Page suivante</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>Page précédente</translation>
    </message>
    <message>
        <source>Next point to put right</source>
        <translation>Point suivant à corriger</translation>
    </message>
    <message>
        <source>Goes to the field, the gravest first</source>
        <translation>Mène au champ, le plus grave d’abord</translation>
    </message>
    <message>
        <source>Page: {title}</source>
        <translation>Page : {title}</translation>
    </message>
    <message>
        <source>Offers</source>
        <translation>Offres</translation>
    </message>
    <message>
        <source>Back to the offers (Esc)</source>
        <translation>Revenir aux offres (Échap)</translation>
    </message>
    <message>
        <source>Copy the parameters</source>
        <translation>Copier les paramètres</translation>
    </message>
    <message>
        <source>This offer was put into the bin; it can be taken out there.</source>
        <translation>Cette offre a été mise à la corbeille ; elle peut en être sortie là.</translation>
    </message>
    <message>
        <source>Offer without a name</source>
        <translation>Offre sans nom</translation>
    </message>
    <message>
        <source>being kept…</source>
        <translation>enregistrement…</translation>
    </message>
    <message>
        <source>kept on this workstation</source>
        <translation>enregistrée sur ce poste</translation>
    </message>
    <message>
        <source>not kept</source>
        <translation>non enregistrée</translation>
    </message>
    <message>
        <source>agreement of the dates</source>
        <translation>accord des dates</translation>
    </message>
    <message>
        <source>Attaching a file</source>
        <translation>Joindre un fichier</translation>
    </message>
    <message>
        <source>removal of a file</source>
        <translation>retrait d’un fichier</translation>
    </message>
    <message>
        <source>Change of kind</source>
        <translation>Changement de nature</translation>
    </message>
    <message>
        <source>Parameters copied: paste them into the shop&apos;s form.</source>
        <translation>Paramètres copiés : collez-les dans le formulaire de la boutique.</translation>
    </message>
    <message>
        <source>Questions copied: paste them into the shop&apos;s form.</source>
        <translation>Questions copiées : collez-les dans le formulaire de la boutique.</translation>
    </message>
    <message>
        <source>Nothing is left to put right.</source>
        <translation>Il ne reste rien à corriger.</translation>
    </message>
</context>
<context>
    <name>ProductionPage</name>
    <message>
        <source>nothing is produced</source>
        <translation>rien n’est produit</translation>
    </message>
    <message>
        <source>&amp;Handler</source>
        <translation>&amp;Gestionnaire</translation>
    </message>
    <message>
        <source>The &amp;quantity counts seats</source>
        <translation>La &amp;quantité désigne des sièges</translation>
    </message>
    <message>
        <source>&amp;Renewable</source>
        <translation>&amp;Renouvelable</translation>
    </message>
    <message numerus="yes">
        <source>%n caution(s) with this handler</source>
        <translation>
            <numerusform>%n précaution avec ce gestionnaire</numerusform>
            <numerusform>%n précautions avec ce gestionnaire</numerusform>
        </translation>
    </message>
    <message>
        <source>{value}, not described here</source>
        <translation>{value}, non décrit ici</translation>
    </message>
</context>
<context>
    <name>QuestionsEditor</name>
    <message>
        <source>Questions</source>
        <translation>Questions</translation>
    </message>
    <message>
        <source>Add a question</source>
        <translation>Ajouter une question</translation>
    </message>
    <message>
        <source>Move the question up</source>
        <translation>Monter la question</translation>
    </message>
    <message>
        <source>Move the question down</source>
        <translation>Descendre la question</translation>
    </message>
    <message>
        <source>Remove the question</source>
        <translation>Supprimer la question</translation>
    </message>
    <message>
        <source>One line of text</source>
        <translation>Une ligne de texte</translation>
    </message>
    <message>
        <source>Several lines of text</source>
        <translation>Plusieurs lignes de texte</translation>
    </message>
    <message>
        <source>A box to tick</source>
        <translation>Une case à cocher</translation>
    </message>
    <message>
        <source>A choice in a list</source>
        <translation>Un choix dans une liste</translation>
    </message>
    <message>
        <source>one choice a line, such as: fr = French</source>
        <translation>un choix par ligne, par exemple : fr = Français</translation>
    </message>
    <message>
        <source>such as: size=80 maxlength=100</source>
        <translation>par exemple : size=80 maxlength=100</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Question</translation>
    </message>
    <message>
        <source>Key of the answer</source>
        <translation>Clé de la réponse</translation>
    </message>
    <message>
        <source>Answered by</source>
        <translation>Se répond par</translation>
    </message>
    <message>
        <source>Choices</source>
        <translation>Choix</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>Explication</translation>
    </message>
    <message>
        <source>HTML attributes</source>
        <translation>Attributs HTML</translation>
    </message>
    <message>
        <source>Questions as the shop&apos;s text (JSON)</source>
        <translation>Questions comme texte de la boutique (JSON)</translation>
    </message>
    <message>
        <source>no question</source>
        <translation>aucune question</translation>
    </message>
    <message>
        <source>What the buyer sees</source>
        <translation>Ce que voit l’acheteur</translation>
    </message>
    <message>
        <source>Text for the shop</source>
        <translation>Texte pour la boutique</translation>
    </message>
    <message>
        <source>Question {number}</source>
        <translation>Question {number}</translation>
    </message>
    <message>
        <source>This text cannot be read as questions.</source>
        <translation>Ce texte ne peut pas être lu comme des questions.</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>Réparer</translation>
    </message>
    <message>
        <source>The handler needs answers nobody is asked for: {names}.</source>
        <translation>Le gestionnaire a besoin de réponses que personne ne demande : {names}.</translation>
    </message>
    <message numerus="yes">
        <source>Add %n question(s)</source>
        <translation>
            <numerusform>Ajouter %n question</numerusform>
            <numerusform>Ajouter %n questions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReleaseColumns</name>
    <message>
        <source>Released: the seat is free again.</source>
        <translation>Libéré : le siège est de nouveau libre.</translation>
    </message>
    <message>
        <source>Seat</source>
        <translation>Siège</translation>
    </message>
    <message>
        <source>Holder</source>
        <translation>Titulaire</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Courriel</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>Cours</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>Ce qui se passe</translation>
    </message>
</context>
<context>
    <name>ReleaseSheet</name>
    <message>
        <source>Seats</source>
        <translation>Sièges</translation>
    </message>
    <message>
        <source>Back to the seats (Esc)</source>
        <translation>Retour aux sièges (Échap)</translation>
    </message>
    <message>
        <source>Release seats</source>
        <translation>Libérer des sièges</translation>
    </message>
    <message>
        <source>Groups of seats</source>
        <translation>Groupes de sièges</translation>
    </message>
    <message>
        <source>Seats to release</source>
        <translation>Sièges à libérer</translation>
    </message>
    <message>
        <source>Reason, needed for people who have been in their course</source>
        <translation>Motif, nécessaire pour les personnes déjà entrées dans leur cours</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Looking at the seats to release</source>
        <translation>Examen des sièges à libérer</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Toutes</translation>
    </message>
    <message>
        <source>Releasing seats</source>
        <translation>Libération de sièges</translation>
    </message>
    <message numerus="yes">
        <source>%n seat(s) released.</source>
        <translation>
            <numerusform>%n siège libéré.</numerusform>
            <numerusform>%n sièges libérés.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was released. Go back to the seats (Esc) and ask again.</source>
        <translation>Rien n’a été libéré. Revenez aux sièges (Échap) et recommencez.</translation>
    </message>
    <message>
        <source>Moodle was not asked to the end</source>
        <translation>Moodle n’a pas pu être interrogé jusqu’au bout</translation>
    </message>
    <message>
        <source>Seats are being released; wait for the end, or stop it first.</source>
        <translation>Des sièges sont en cours de libération ; attendez la fin, ou arrêtez-la d’abord.</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Courriel</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>Cours</translation>
    </message>
    <message>
        <source>Seat</source>
        <translation>Siège</translation>
    </message>
    <message>
        <source>Held since</source>
        <translation>Attribué le</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Fin</translation>
    </message>
    <message>
        <source>no end</source>
        <translation>sans fin</translation>
    </message>
    <message numerus="yes">
        <source>Release %n seat(s)</source>
        <translation>
            <numerusform>Libérer %n siège</numerusform>
            <numerusform>Libérer %n sièges</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking at Moodle…</source>
        <translation>Moodle est consulté…</translation>
    </message>
</context>
<context>
    <name>RichText</name>
    <message>
        <source>Text</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>As the buyer reads it</source>
        <translation>Tel que l’acheteur le lit</translation>
    </message>
</context>
<context>
    <name>RoleSettings</name>
    <message>
        <source>Moodle lists no roles: their numbers are learned from people already enrolled. Type a number only for a role nobody has yet; Moodle shows it in the address of the role&apos;s page (roleid=…).</source>
        <translation>Moodle ne donne pas la liste des rôles : leurs numéros sont appris des personnes déjà inscrites. Ne saisissez un numéro que pour un rôle que personne n’a encore ; Moodle le montre dans l’adresse de la page du rôle (roleid=…).</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>inconnu</translation>
    </message>
    <message>
        <source>Number of the role {role}</source>
        <translation>Numéro du rôle {role}</translation>
    </message>
    <message>
        <source>shown by Moodle</source>
        <translation>montré par Moodle</translation>
    </message>
    <message>
        <source>typed in; the first enrolment proves it</source>
        <translation>saisi ; la première inscription le vérifie</translation>
    </message>
    <message>
        <source>Noting a role</source>
        <translation>Enregistrement d’un rôle</translation>
    </message>
</context>
<context>
    <name>RowDetails</name>
    <message>
        <source>Row {row}</source>
        <translation>Ligne {row}</translation>
    </message>
    <message>
        <source>To know or to correct</source>
        <translation>À savoir ou à corriger</translation>
    </message>
    <message>
        <source>Correct: {field}</source>
        <translation>Corriger : {field}</translation>
    </message>
    <message>
        <source>Confirmed by Moodle</source>
        <translation>Confirmé par Moodle</translation>
    </message>
    <message>
        <source>What applying will do</source>
        <translation>Ce que fera l’envoi</translation>
    </message>
    <message>
        <source>Your decision</source>
        <translation>À vous de décider</translation>
    </message>
    <message>
        <source>Reactivate the enrolment</source>
        <translation>Réactiver l’inscription</translation>
    </message>
    <message>
        <source>Enrol again on the seat held</source>
        <translation>Inscrire de nouveau sur le siège déjà attribué</translation>
    </message>
    <message>
        <source>Which account is it?</source>
        <translation>Quel compte est-ce ?</translation>
    </message>
</context>
<context>
    <name>SearchEdit</name>
    <message>
        <source>Show the list (F4)</source>
        <translation>Montrer la liste (F4)</translation>
    </message>
</context>
<context>
    <name>SeatColumns</name>
    <message>
        <source>free</source>
        <translation>libre</translation>
    </message>
    <message>
        <source>planned</source>
        <translation>prévu</translation>
    </message>
    <message>
        <source>being sent</source>
        <translation>en cours d’envoi</translation>
    </message>
    <message>
        <source>held</source>
        <translation>attribué</translation>
    </message>
    <message>
        <source>released</source>
        <translation>libéré</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>expiré</translation>
    </message>
    <message>
        <source>free, ends soon</source>
        <translation>libre, va expirer</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Référence</translation>
    </message>
    <message>
        <source>The seat&apos;s reference, as the shop writes it</source>
        <translation>La référence du siège, comme l’écrit la boutique</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Holder</source>
        <translation>Titulaire</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Courriel</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>Cours</translation>
    </message>
    <message>
        <source>every course</source>
        <translation>tous les cours</translation>
    </message>
    <message>
        <source>The holder&apos;s course; for a free seat, the courses it may be used in</source>
        <translation>Le cours du titulaire ; pour un siège libre, les cours où il peut servir</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Fin</translation>
    </message>
    <message>
        <source>Held since</source>
        <translation>Attribué le</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produit</translation>
    </message>
</context>
<context>
    <name>SeatsOverview</name>
    <message>
        <source>Clipboard, {moment}</source>
        <translation>Presse-papiers, {moment}</translation>
    </message>
    <message>
        <source>Seats</source>
        <translation>Sièges</translation>
    </message>
    <message>
        <source>&amp;Paste a list to assign</source>
        <translation>&amp;Coller une liste à attribuer</translation>
    </message>
    <message>
        <source>The people copied from a spreadsheet or a mail</source>
        <translation>Les personnes copiées d’un tableur ou d’un courriel</translation>
    </message>
    <message>
        <source>Assign a list from a &amp;file…</source>
        <translation>Attribuer une liste depuis un &amp;fichier…</translation>
    </message>
    <message>
        <source>CSV, text or Excel workbook</source>
        <translation>CSV, texte ou classeur Excel</translation>
    </message>
    <message>
        <source>&amp;Add seats…</source>
        <translation>&amp;Ajouter des sièges…</translation>
    </message>
    <message>
        <source>&amp;Release the seats selected…</source>
        <translation>&amp;Libérer les sièges sélectionnés…</translation>
    </message>
    <message>
        <source>Shows first who would leave which course</source>
        <translation>Montre d’abord qui quitterait quel cours</translation>
    </message>
    <message>
        <source>Remo&amp;ve the free seats selected…</source>
        <translation>&amp;Supprimer les sièges libres sélectionnés…</translation>
    </message>
    <message>
        <source>For seats typed in by mistake</source>
        <translation>Pour des sièges saisis par erreur</translation>
    </message>
    <message>
        <source>Assign a list…</source>
        <translation>Attribuer une liste…</translation>
    </message>
    <message>
        <source>Add seats…</source>
        <translation>Ajouter des sièges…</translation>
    </message>
    <message>
        <source>Release…</source>
        <translation>Libérer…</translation>
    </message>
    <message>
        <source>Copy the people, then Ctrl+V here; or drop their file.</source>
        <translation>Copiez les personnes, puis Ctrl+V ici ; ou déposez leur fichier.</translation>
    </message>
    <message>
        <source>No seats yet</source>
        <translation>Pas encore de siège</translation>
    </message>
    <message>
        <source>Type in the seats a customer bought, then paste the list of people who will use them.</source>
        <translation>Saisissez les sièges achetés par un client, puis collez la liste des personnes qui les utiliseront.</translation>
    </message>
    <message>
        <source>Open or create a workspace first.</source>
        <translation>Ouvrez ou créez d’abord un espace de travail.</translation>
    </message>
    <message>
        <source>There is no list of people here. Copy the rows in your spreadsheet, or choose a file.</source>
        <translation>Il n’y a pas de liste de personnes ici. Copiez les lignes dans votre tableur, ou choisissez un fichier.</translation>
    </message>
    <message>
        <source>Assign a list</source>
        <translation>Attribuer une liste</translation>
    </message>
    <message>
        <source>Lists ({kinds})</source>
        <translation>Listes ({kinds})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>{file} could not be read ({reason}).</source>
        <translation>{file} n’a pas pu être lu ({reason}).</translation>
    </message>
    <message numerus="yes">
        <source>%n seat(s) added.</source>
        <translation>
            <numerusform>%n siège ajouté.</numerusform>
            <numerusform>%n sièges ajoutés.</numerusform>
        </translation>
    </message>
    <message>
        <source>None of the seats selected is held by anybody.</source>
        <translation>Aucun des sièges sélectionnés n’est attribué.</translation>
    </message>
    <message>
        <source>Releasing asks Moodle: connect a site first.</source>
        <translation>Libérer demande Moodle : connectez d’abord un site.</translation>
    </message>
    <message>
        <source>None of the seats selected is free: only free seats are removed.</source>
        <translation>Aucun des sièges sélectionnés n’est libre : seuls les sièges libres se suppriment.</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n free seat(s)?</source>
        <translation>
            <numerusform>Supprimer %n siège libre ?</numerusform>
            <numerusform>Supprimer %n sièges libres ?</numerusform>
        </translation>
    </message>
    <message>
        <source>For seats typed in by mistake. Their references will not come back.</source>
        <translation>Pour des sièges saisis par erreur. Leurs références ne reviendront pas.</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n seat(s)</source>
        <translation>
            <numerusform>Supprimer %n siège</numerusform>
            <numerusform>Supprimer %n sièges</numerusform>
        </translation>
    </message>
    <message>
        <source>Removing seats</source>
        <translation>Suppression de sièges</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produit</translation>
    </message>
    <message>
        <source>Courses allowed</source>
        <translation>Cours autorisés</translation>
    </message>
    <message>
        <source>every course</source>
        <translation>tous les cours</translation>
    </message>
    <message>
        <source>Holder</source>
        <translation>Titulaire</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Courriel</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>Cours</translation>
    </message>
    <message>
        <source>Held since</source>
        <translation>Attribué le</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Début</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Fin</translation>
    </message>
    <message>
        <source>unlimited</source>
        <translation>illimité</translation>
    </message>
</context>
<context>
    <name>SeatsView</name>
    <message>
        <source>A list is being applied; wait for its end, or stop it first.</source>
        <translation>Une liste est en cours d’envoi ; attendez la fin, ou arrêtez-la d’abord.</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Today</source>
        <translation>Aujourd’hui</translation>
    </message>
    <message>
        <source>Seats</source>
        <translation>Sièges</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Activité</translation>
    </message>
    <message>
        <source>Moodle site</source>
        <translation>Site Moodle</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>Rôles</translation>
    </message>
    <message>
        <source>O&amp;ffers</source>
        <translation>&amp;Offres</translation>
    </message>
    <message>
        <source>&amp;Seats</source>
        <translation>&amp;Sièges</translation>
    </message>
    <message>
        <source>Opening the workspace</source>
        <translation>Ouverture de l’espace de travail</translation>
    </message>
    <message>
        <source>Creating the workspace</source>
        <translation>Création de l’espace de travail</translation>
    </message>
    <message>
        <source>Preparing the demonstration</source>
        <translation>Préparation de la démonstration</translation>
    </message>
    <message>
        <source>New workspace</source>
        <translation>Nouvel espace de travail</translation>
    </message>
    <message>
        <source>Seatadmin workspace (*.seatadmin)</source>
        <translation>Espace de travail Seatadmin (*.seatadmin)</translation>
    </message>
    <message>
        <source>Offers</source>
        <translation>Offres</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>Boutique</translation>
    </message>
    <message>
        <source>Leave the demonstration?</source>
        <translation>Quitter la démonstration ?</translation>
    </message>
    <message>
        <source>What you did in it vanishes with it. “Keep a copy” in the Workspace menu would put it into a file.</source>
        <translation>Ce que vous y avez fait disparaît avec elle. « Garder une copie », dans le menu Espace de travail, le mettrait dans un fichier.</translation>
    </message>
    <message>
        <source>Leave, and lose it</source>
        <translation>Quitter et tout effacer</translation>
    </message>
    <message>
        <source>Keep a copy</source>
        <translation>Garder une copie</translation>
    </message>
    <message>
        <source>Copying the workspace</source>
        <translation>Copie de l’espace de travail</translation>
    </message>
    <message>
        <source>The copy is kept: {path}</source>
        <translation>La copie est gardée : {path}</translation>
    </message>
    <message>
        <source>The demonstration has its own Moodle on this computer.</source>
        <translation>La démonstration a son propre Moodle sur cet ordinateur.</translation>
    </message>
    <message>
        <source>Open or create a workspace first.</source>
        <translation>Ouvrez ou créez d’abord un espace de travail.</translation>
    </message>
    <message>
        <source>Testing the site</source>
        <translation>Essai du site</translation>
    </message>
    <message>
        <source>Connecting to Moodle</source>
        <translation>Connexion à Moodle</translation>
    </message>
    <message>
        <source>{site} is connected.</source>
        <translation>{site} est connecté.</translation>
    </message>
    <message>
        <source>This computer has no keyring: the token will be asked again at the next start.</source>
        <translation>Cet ordinateur n’a pas de trousseau : le jeton sera redemandé au prochain démarrage.</translation>
    </message>
    <message>
        <source>Reading Moodle</source>
        <translation>Lecture de Moodle</translation>
    </message>
    <message>
        <source>customer</source>
        <translation>client</translation>
    </message>
    <message>
        <source>order of {customer}</source>
        <translation>commande de {customer}</translation>
    </message>
    <message>
        <source>offer</source>
        <translation>offre</translation>
    </message>
    <message>
        <source>list</source>
        <translation>liste</translation>
    </message>
    <message>
        <source>Works</source>
        <translation>Fonctionne</translation>
    </message>
</context>
<context>
    <name>SettingsView</name>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Comme le bureau</translation>
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
    <name>ShopSettings</name>
    <message>
        <source>Taxes of the shop</source>
        <translation>Taxes de la boutique</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Taux</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>Pays</translation>
    </message>
    <message>
        <source>Computed by the shop as</source>
        <translation>Calculée par la boutique ainsi</translation>
    </message>
    <message>
        <source>number of the tax in the shop</source>
        <translation>numéro de la taxe dans la boutique</translation>
    </message>
    <message>
        <source>A percentage added to the price</source>
        <translation>Un pourcentage ajouté au prix</translation>
    </message>
    <message>
        <source>Keep this tax</source>
        <translation>Enregistrer cette taxe</translation>
    </message>
    <message>
        <source>New tax</source>
        <translation>Nouvelle taxe</translation>
    </message>
    <message>
        <source>Remove this tax</source>
        <translation>Retirer cette taxe</translation>
    </message>
    <message>
        <source>Name of the shop</source>
        <translation>Nom de la boutique</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>Monnaie</translation>
    </message>
    <message>
        <source>Rate (%)</source>
        <translation>Taux (%)</translation>
    </message>
    <message>
        <source>Country (two letters)</source>
        <translation>Pays (deux lettres)</translation>
    </message>
    <message>
        <source>Taxes</source>
        <translation>Taxes</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>rien</translation>
    </message>
    <message>
        <source>This number is that of a tax above: choose it there to change it.</source>
        <translation>Ce numéro est celui d’une taxe ci-dessus : choisissez-la pour la changer.</translation>
    </message>
    <message>
        <source>The formula is empty: the shop adds nothing.</source>
        <translation>La formule est vide : la boutique n’ajoute rien.</translation>
    </message>
    <message>
        <source>The shop comes to no price with this formula.</source>
        <translation>La boutique n’obtient aucun prix avec cette formule.</translation>
    </message>
    <message>
        <source>This formula is kept and shown; it cannot be computed here.</source>
        <translation>Cette formule est gardée et montrée ; elle ne peut pas être calculée ici.</translation>
    </message>
    <message>
        <source>Another computation; it is kept as it is.</source>
        <translation>Un autre calcul ; il est gardé tel quel.</translation>
    </message>
    <message>
        <source>tax</source>
        <translation>taxe</translation>
    </message>
    <message>
        <source>tax removed</source>
        <translation>taxe retirée</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Open the line, or edit the cell</source>
        <translation>Ouvrir la ligne, ou modifier la cellule</translation>
    </message>
    <message>
        <source>Filter by typing</source>
        <translation>Filtrer en tapant</translation>
    </message>
    <message>
        <source>letters</source>
        <translation>lettres</translation>
    </message>
    <message>
        <source>Select more rows</source>
        <translation>Sélectionner plus de lignes</translation>
    </message>
    <message>
        <source>Select every row</source>
        <translation>Sélectionner toutes les lignes</translation>
    </message>
    <message>
        <source>From the filter to the table</source>
        <translation>Du filtre au tableau</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Raccourcis clavier</translation>
    </message>
</context>
<context>
    <name>SiteSettings</name>
    <message>
        <source>Connect to Moodle…</source>
        <translation>Se connecter à Moodle…</translation>
    </message>
    <message>
        <source>Time zone of the site</source>
        <translation>Fuseau horaire du site</translation>
    </message>
    <message>
        <source>Seats begin and end with the days of this zone.</source>
        <translation>Les sièges commencent et finissent avec les jours de ce fuseau.</translation>
    </message>
    <message>
        <source>Calls sent to Moodle at the same time; two suit nearly every site.</source>
        <translation>Appels envoyés en même temps à Moodle ; deux conviennent à presque tous les sites.</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Site</translation>
    </message>
    <message>
        <source>Time &amp;zone of the site</source>
        <translation>&amp;Fuseau horaire du site</translation>
    </message>
    <message>
        <source>&amp;Calls at a time</source>
        <translation>Appels &amp;simultanés</translation>
    </message>
    <message>
        <source>no workspace is open</source>
        <translation>aucun espace de travail n’est ouvert</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>aucun pour l’instant</translation>
    </message>
    <message>
        <source>Changing the time zone</source>
        <translation>Changement de fuseau horaire</translation>
    </message>
    <message>
        <source>Changing the pace of calls</source>
        <translation>Changement du rythme des appels</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>No workspace is open</source>
        <translation>Aucun espace de travail ouvert</translation>
    </message>
    <message>
        <source>Click to open or create one.</source>
        <translation>Cliquez pour en ouvrir ou en créer un.</translation>
    </message>
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
        <source>Token missing</source>
        <translation>Jeton manquant</translation>
    </message>
    <message>
        <source>No token for {site} is kept on this computer. Click to type it.</source>
        <translation>Aucun jeton pour {site} n’est gardé sur cet ordinateur. Cliquez pour le saisir.</translation>
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
        <source>%n person(s) not in Moodle yet</source>
        <translation>
            <numerusform>%n personne pas encore dans Moodle</numerusform>
            <numerusform>%n personnes pas encore dans Moodle</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) to correct</source>
        <translation>
            <numerusform>%n ligne à corriger</numerusform>
            <numerusform>%n lignes à corriger</numerusform>
        </translation>
    </message>
    <message>
        <source>Click to see the lists they are in.</source>
        <translation>Cliquez pour voir leurs listes.</translation>
    </message>
    <message>
        <source>Everybody of the lists kept here is in Moodle, or was taken back.</source>
        <translation>Toutes les personnes des listes gardées ici sont dans Moodle, ou ont été retirées.</translation>
    </message>
    <message>
        <source>Nothing waits for Moodle</source>
        <translation>Rien n’attend d’être envoyé</translation>
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
        <source>Type something else, or clear the filter to see every row again.</source>
        <translation>Tapez autre chose, ou effacez le filtre pour revoir toutes les lignes.</translation>
    </message>
    <message>
        <source>No row matches</source>
        <translation>Aucune ligne ne correspond</translation>
    </message>
</context>
<context>
    <name>TargetBand</name>
    <message>
        <source>Choose a customer</source>
        <translation>Choisir un client</translation>
    </message>
    <message>
        <source>as in the list</source>
        <translation>selon la liste</translation>
    </message>
    <message>
        <source>as the seat</source>
        <translation>comme le siège</translation>
    </message>
    <message>
        <source>on…</source>
        <translation>le…</translation>
    </message>
    <message>
        <source>Access ends with the seat in any case, also when a later day is chosen</source>
        <translation>L’accès finit avec le siège dans tous les cas, même si un jour plus tardif est choisi</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Plus</translation>
    </message>
    <message>
        <source>Start, group, passwords of new accounts</source>
        <translation>Début, groupe, mots de passe des comptes créés</translation>
    </message>
    <message>
        <source>at once</source>
        <translation>tout de suite</translation>
    </message>
    <message>
        <source>the order&apos;s group only</source>
        <translation>celui de la commande</translation>
    </message>
    <message>
        <source>mailed by Moodle</source>
        <translation>envoyés par Moodle</translation>
    </message>
    <message>
        <source>one password for all</source>
        <translation>un seul pour tous</translation>
    </message>
    <message>
        <source>changed at first login</source>
        <translation>changé à la première connexion</translation>
    </message>
    <message>
        <source>Also put known accounts under the customer</source>
        <translation>Rattacher aussi les comptes connus au client</translation>
    </message>
    <message>
        <source>New accounts are always put under the customer&apos;s responsibility; known ones only when asked.</source>
        <translation>Les comptes créés sont toujours placés sous la responsabilité du client ; les comptes connus seulement à la demande.</translation>
    </message>
    <message>
        <source>&amp;Customer</source>
        <translation>&amp;Client</translation>
    </message>
    <message>
        <source>&amp;Order</source>
        <translation>Comma&amp;nde</translation>
    </message>
    <message>
        <source>Co&amp;urse</source>
        <translation>Co&amp;urs</translation>
    </message>
    <message>
        <source>&amp;Role</source>
        <translation>&amp;Rôle</translation>
    </message>
    <message>
        <source>E&amp;nd</source>
        <translation>&amp;Fin</translation>
    </message>
    <message>
        <source>Initial &amp;password</source>
        <translation>Mot de &amp;passe initial</translation>
    </message>
    <message>
        <source>S&amp;tart</source>
        <translation>Dé&amp;but</translation>
    </message>
    <message>
        <source>P&amp;asswords of new accounts</source>
        <translation>&amp;Mots de passe des nouveaux comptes</translation>
    </message>
    <message>
        <source>&amp;Group</source>
        <translation>&amp;Groupe</translation>
    </message>
    <message>
        <source>Add seats…</source>
        <translation>Ajouter des sièges…</translation>
    </message>
    <message>
        <source>About the customer…</source>
        <translation>Fiche du client…</translation>
    </message>
    <message>
        <source>Its address in Moodle and its support course</source>
        <translation>Son adresse dans Moodle et son cours d’accompagnement</translation>
    </message>
    <message>
        <source>no end</source>
        <translation>sans fin</translation>
    </message>
    <message>
        <source>as the seat ({end})</source>
        <translation>comme le siège ({end})</translation>
    </message>
    <message>
        <source>all orders</source>
        <translation>toutes</translation>
    </message>
    <message>
        <source>Choose the customer whose seats these people take.</source>
        <translation>Choisissez le client dont ces personnes prennent les sièges.</translation>
    </message>
    <message>
        <source>No customer yet: add the seats one bought first.</source>
        <translation>Pas encore de client : ajoutez d’abord les sièges qu’il a achetés.</translation>
    </message>
    <message>
        <source>any of its orders</source>
        <translation>toutes ses commandes</translation>
    </message>
    <message>
        <source>course as in the list</source>
        <translation>cours selon la liste</translation>
    </message>
    <message>
        <source>end: {end}</source>
        <translation>fin : {end}</translation>
    </message>
    <message numerus="yes">
        <source>%n seat(s) available</source>
        <translation>
            <numerusform>%n siège disponible</numerusform>
            <numerusform>%n sièges disponibles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n order(s)</source>
        <translation>
            <numerusform>dans %n commande</numerusform>
            <numerusform>dans %n commandes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Day of purchase</source>
        <translation>Jour de l’achat</translation>
    </message>
    <message>
        <source>Days from today to the purchase</source>
        <translation>Jours d’aujourd’hui à l’achat</translation>
    </message>
    <message>
        <source>&amp;Bought on</source>
        <translation>A&amp;cheté le</translation>
    </message>
    <message>
        <source>Length: {length}.</source>
        <translation>Durée&#xa0;: {length}.</translation>
    </message>
    <message>
        <source>Days count 24 hours each: after a clock change the end falls at another hour.</source>
        <translation>Un jour compte 24 heures&#xa0;: après un changement d’heure, la fin tombe à une autre heure.</translation>
    </message>
    <message>
        <source>Or promise something else:</source>
        <translation>Ou promettre autre chose&#xa0;:</translation>
    </message>
    <message>
        <source>renewable: yes</source>
        <translation>renouvelable&#xa0;: oui</translation>
    </message>
    <message>
        <source>renewable: no</source>
        <translation>renouvelable&#xa0;: non</translation>
    </message>
</context>
<context>
    <name>TodayView</name>
    <message>
        <source>Today</source>
        <translation>Aujourd’hui</translation>
    </message>
    <message>
        <source>Welcome to Seatadmin</source>
        <translation>Bienvenue dans Seatadmin</translation>
    </message>
    <message>
        <source>See the lists</source>
        <translation>Voir les listes</translation>
    </message>
    <message>
        <source>See who</source>
        <translation>Voir qui</translation>
    </message>
    <message numerus="yes">
        <source>person(s) of your lists not in Moodle yet</source>
        <translation>
            <numerusform>personne de vos listes pas encore dans Moodle</numerusform>
            <numerusform>personnes de vos listes pas encore dans Moodle</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>offer(s) to correct before publishing</source>
        <translation>
            <numerusform>offre à corriger avant publication</numerusform>
            <numerusform>offres à corriger avant publication</numerusform>
        </translation>
    </message>
    <message>
        <source>See the offers</source>
        <translation>Voir les offres</translation>
    </message>
    <message numerus="yes">
        <source>row(s) to correct</source>
        <translation>
            <numerusform>ligne à corriger</numerusform>
            <numerusform>lignes à corriger</numerusform>
        </translation>
    </message>
    <message>
        <source>See and correct</source>
        <translation>Voir et corriger</translation>
    </message>
    <message numerus="yes">
        <source>person(s) waiting for a seat</source>
        <translation>
            <numerusform>personne en attente d’un siège</numerusform>
            <numerusform>personnes en attente d’un siège</numerusform>
        </translation>
    </message>
    <message>
        <source>See the seats</source>
        <translation>Voir les sièges</translation>
    </message>
    <message numerus="yes">
        <source>free seat(s) ending within 90 days</source>
        <translation>
            <numerusform>siège libre expire dans les 90 jours</numerusform>
            <numerusform>sièges libres expirent dans les 90 jours</numerusform>
        </translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Lecture…</translation>
    </message>
    <message>
        <source>A workspace holds your customers, orders and seats. It works without a network: nothing leaves this workstation before you say so.</source>
        <translation>Un espace de travail contient vos clients, vos commandes et vos sièges. Il fonctionne sans réseau : rien ne quitte ce poste avant que vous ne le demandiez.</translation>
    </message>
    <message>
        <source>What to do next</source>
        <translation>Et maintenant</translation>
    </message>
    <message>
        <source>Connect the Moodle site, so that people and courses can be looked up.</source>
        <translation>Connectez le site Moodle, pour que personnes et cours puissent être vérifiés.</translation>
    </message>
    <message>
        <source>Connect to Moodle…</source>
        <translation>Se connecter à Moodle…</translation>
    </message>
    <message>
        <source>Type in the seats a customer bought.</source>
        <translation>Saisissez les sièges achetés par un client.</translation>
    </message>
    <message>
        <source>Add seats…</source>
        <translation>Ajouter des sièges…</translation>
    </message>
    <message>
        <source>Copy the people in your spreadsheet, then press Ctrl+V in Seats; or open their file.</source>
        <translation>Copiez les personnes dans votre tableur, puis faites Ctrl+V dans Sièges ; ou ouvrez leur fichier.</translation>
    </message>
    <message>
        <source>Assign a list from a file…</source>
        <translation>Attribuer une liste depuis un fichier…</translation>
    </message>
    <message>
        <source>Lists in hand</source>
        <translation>Listes en cours</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Moodle refuses {function}: {code}</source>
        <translation>Moodle refuse {function} : {code}</translation>
    </message>
    <message>
        <source>the demonstration opens</source>
        <translation>la démonstration s’ouvre</translation>
    </message>
    <message>
        <source>Demonstration open: a small Moodle on this computer, invented people</source>
        <translation>Démonstration ouverte : un petit Moodle sur cet ordinateur, des personnes inventées</translation>
    </message>
    <message>
        <source>the seats are shown</source>
        <translation>la vue des sièges s’affiche</translation>
    </message>
    <message>
        <source>the customer’s pool is chosen</source>
        <translation>le lot du client est choisi</translation>
    </message>
    <message>
        <source>Seats of “{customer}”: {count} in the table</source>
        <translation>Sièges de « {customer} » : {count} dans le tableau</translation>
    </message>
    <message>
        <source>the customer “{customer}” has no seats</source>
        <translation>le client « {customer} » n’a pas de sièges</translation>
    </message>
    <message>
        <source>the assignment sheet opens</source>
        <translation>la feuille d’attribution s’ouvre</translation>
    </message>
    <message>
        <source>the list is read</source>
        <translation>la liste est lue</translation>
    </message>
    <message>
        <source>the list is recognised as Windows-1252</source>
        <translation>la liste est reconnue en Windows-1252</translation>
    </message>
    <message>
        <source>the separator is the semicolon</source>
        <translation>le séparateur est le point-virgule</translation>
    </message>
    <message>
        <source>the headers are in line 4</source>
        <translation>les en-têtes sont en ligne 4</translation>
    </message>
    <message>
        <source>the list asks for five seats</source>
        <translation>la liste demande cinq places</translation>
    </message>
    <message>
        <source>“{file}” pasted with Ctrl+V: 9 lines read, 5 seats asked for, 4 lines left out</source>
        <translation>« {file} » collé avec Ctrl+V : 9 lignes lues, 5 places demandées, 4 lignes laissées</translation>
    </message>
    <message>
        <source>each column has its meaning</source>
        <translation>chaque colonne a son sens</translation>
    </message>
    <message>
        <source>Columns recognised, each with its reason, to be corrected in place</source>
        <translation>Colonnes reconnues, chacune avec sa raison, corrigeables sur place</translation>
    </message>
    <message>
        <source>Moodle has been asked</source>
        <translation>Moodle a été consulté</translation>
    </message>
    <message>
        <source>two accounts will be created</source>
        <translation>deux comptes seront créés</translation>
    </message>
    <message>
        <source>two seats go to known accounts</source>
        <translation>deux places vont à un compte connu</translation>
    </message>
    <message>
        <source>one person is enrolled already and takes no seat</source>
        <translation>une personne est déjà inscrite et ne prend pas de siège</translation>
    </message>
    <message>
        <source>four seats will be used</source>
        <translation>quatre sièges seront utilisés</translation>
    </message>
    <message>
        <source>Exact preview; the button says: “{button}”</source>
        <translation>Aperçu exact ; le bouton dit : « {button} »</translation>
    </message>
    <message>
        <source>the button is ready</source>
        <translation>le bouton est prêt</translation>
    </message>
    <message>
        <source>sending begins</source>
        <translation>l’envoi commence</translation>
    </message>
    <message>
        <source>sending ends</source>
        <translation>l’envoi se termine</translation>
    </message>
    <message>
        <source>every row is finished</source>
        <translation>toutes les lignes sont terminées</translation>
    </message>
    <message>
        <source>four rows are done</source>
        <translation>quatre lignes sont faites</translation>
    </message>
    <message>
        <source>Applied: the same rows now say what happened</source>
        <translation>Appliqué : les mêmes lignes disent maintenant ce qui s’est passé</translation>
    </message>
    <message>
        <source>the demonstration is still open</source>
        <translation>la démonstration est encore ouverte</translation>
    </message>
    <message>
        <source>Moodle has enrolled the expected people in {course}</source>
        <translation>Moodle inscrit les personnes attendues à {course}</translation>
    </message>
    <message>
        <source>Moodle has put them in the group of the order in {course}</source>
        <translation>Moodle les place dans le groupe de la commande à {course}</translation>
    </message>
    <message>
        <source>REST: {course}: {people}</source>
        <translation>REST : {course} : {people}</translation>
    </message>
    <message>
        <source>one account for {email}</source>
        <translation>un seul compte pour {email}</translation>
    </message>
    <message>
        <source>REST: account {account} for {email}</source>
        <translation>REST : compte {account} pour {email}</translation>
    </message>
    <message>
        <source>Verified in Moodle over REST: accounts, enrolments and groups are there</source>
        <translation>Vérifié dans Moodle par REST : comptes, inscriptions et groupes sont là</translation>
    </message>
    <message>
        <source>the activity is shown</source>
        <translation>l’activité s’affiche</translation>
    </message>
    <message>
        <source>the list is kept in Activity</source>
        <translation>la liste est gardée dans Activité</translation>
    </message>
    <message>
        <source>The list and its report stay in Activity</source>
        <translation>La liste et son compte rendu restent dans Activité</translation>
    </message>
    <message>
        <source>The history says who did what, when, with which result</source>
        <translation>L’historique dit qui a fait quoi, quand, avec quel résultat</translation>
    </message>
    <message>
        <source>in vain awaited: {fact}</source>
        <translation>en vain attendu : {fact}</translation>
    </message>
    <message>
        <source>the work under way ends</source>
        <translation>le travail en cours se termine</translation>
    </message>
    <message>
        <source>this is not true: {fact}</source>
        <translation>ce n’est pas vrai : {fact}</translation>
    </message>
    <message>
        <source>the picture {path} cannot be written</source>
        <translation>l’image {path} ne peut pas être écrite</translation>
    </message>
    <message>
        <source>No display here: this is the guided tour; no real Moodle is touched.</source>
        <translation>Pas d’écran ici : voici la visite guidée, sans toucher à un vrai Moodle.</translation>
    </message>
    <message>
        <source>The tour stops: {fact}.
What the window showed: {path}</source>
        <translation>La visite s’arrête : {fact}.
Ce que montrait la fenêtre : {path}</translation>
    </message>
    <message>
        <source>End of the tour: everything is true.</source>
        <translation>Visite terminée : tout est vrai.</translation>
    </message>
</context>
<context>
    <name>VersionsPage</name>
    <message>
        <source>Versions of this offer</source>
        <translation>Versions de cette offre</translation>
    </message>
    <message>
        <source>Keep the present state…</source>
        <translation>Garder l’état présent…</translation>
    </message>
    <message>
        <source>Bring all of it back</source>
        <translation>Tout reprendre</translation>
    </message>
    <message>
        <source>Bring back the fields selected</source>
        <translation>Reprendre les champs sélectionnés</translation>
    </message>
    <message>
        <source>Keep ours</source>
        <translation>Garder le brouillon</translation>
    </message>
    <message>
        <source>Take the shop&apos;s</source>
        <translation>Prendre la boutique</translation>
    </message>
    <message>
        <source>Bring the draft together with the shop</source>
        <translation>Fusionner avec la boutique</translation>
    </message>
    <message>
        <source>Note as entered in the shop</source>
        <translation>Noter comme saisie dans la boutique</translation>
    </message>
    <message>
        <source>When you have typed this offer into the shop&apos;s form just as it stands here</source>
        <translation>Quand vous avez saisi cette offre dans le formulaire de la boutique, telle qu’elle est ici</translation>
    </message>
    <message>
        <source>The shop
not known to have this offer</source>
        <translation>La boutique
n’a pas cette offre, à notre connaissance</translation>
    </message>
    <message>
        <source>reads the same</source>
        <translation>identique au brouillon</translation>
    </message>
    <message>
        <source>the draft has changed</source>
        <translation>le brouillon a changé</translation>
    </message>
    <message>
        <source>the shop has changed</source>
        <translation>la boutique a changé</translation>
    </message>
    <message>
        <source>both have changed: to decide</source>
        <translation>les deux ont changé : à décider</translation>
    </message>
    <message>
        <source>The shop, {moment}</source>
        <translation>La boutique, {moment}</translation>
    </message>
    <message numerus="yes">
        <source>%n field(s) differ from the draft</source>
        <translation>
            <numerusform>%n champ diffère du brouillon</numerusform>
            <numerusform>%n champs diffèrent du brouillon</numerusform>
        </translation>
    </message>
    <message>
        <source>Same as the draft</source>
        <translation>Identique au brouillon</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Alors</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Maintenant</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Brouillon</translation>
    </message>
    <message>
        <source>What would be entered in the shop</source>
        <translation>Ce qui serait saisi dans la boutique</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>Boutique</translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) changed on both sides: choose which value stays</source>
        <translation>
            <numerusform>%n endroit a changé des deux côtés : choisissez la valeur à garder</numerusform>
            <numerusform>%n endroits ont changé des deux côtés : choisissez la valeur à garder</numerusform>
        </translation>
    </message>
    <message>
        <source>The shop and the draft, field by field</source>
        <translation>La boutique et le brouillon, champ par champ</translation>
    </message>
    <message>
        <source>Keep the present state</source>
        <translation>Garder l’état présent</translation>
    </message>
    <message>
        <source>What shall be remembered of it?</source>
        <translation>Que faut-il en retenir ?</translation>
    </message>
    <message>
        <source>Keeping the version</source>
        <translation>Enregistrement de la version</translation>
    </message>
    <message>
        <source>Version brought back</source>
        <translation>version reprise</translation>
    </message>
    <message>
        <source>Brought together with the shop</source>
        <translation>fusion avec la boutique</translation>
    </message>
</context>
<context>
    <name>ViewStates</name>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Lecture…</translation>
    </message>
    <message>
        <source>A workspace holds your customers, orders, seats and lists.</source>
        <translation>Un espace de travail contient vos clients, vos commandes, vos sièges et vos listes.</translation>
    </message>
    <message>
        <source>No workspace is open</source>
        <translation>Aucun espace de travail n’est ouvert</translation>
    </message>
    <message>
        <source>This could not be read</source>
        <translation>La lecture n’a pas abouti</translation>
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
        <translation>Colonne {number}</translation>
    </message>
    <message>
        <source>Meaning of “{header}”</source>
        <translation>Sens de « {header} »</translation>
    </message>
    <message>
        <source>Not used</source>
        <translation>Non utilisée</translation>
    </message>
</context>
<context>
    <name>_FindingList</name>
    <message>
        <source>What to know about this offer</source>
        <translation>Ce qu’il faut savoir de cette offre</translation>
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
    <name>_Kept</name>
    <message>
        <source>Kept as it is</source>
        <translation>Gardé tel quel</translation>
    </message>
    <message>
        <source>Remove from the string</source>
        <translation>Retirer de la chaîne</translation>
    </message>
    <message>
        <source>Remove {text}</source>
        <translation>Retirer {text}</translation>
    </message>
</context>
<context>
    <name>_Picture</name>
    <message>
        <source>purchase</source>
        <translation>achat</translation>
    </message>
</context>
<context>
    <name>_PoolsTree</name>
    <message>
        <source>Pools of seats</source>
        <translation>Lots de sièges</translation>
    </message>
</context>
<context>
    <name>_Preview</name>
    <message>
        <source>Form as the buyer sees it</source>
        <translation>Formulaire tel que l’acheteur le voit</translation>
    </message>
    <message>
        <source>The buyer is asked nothing.</source>
        <translation>L’acheteur n’a rien à répondre.</translation>
    </message>
</context>
<context>
    <name>_PriceLine</name>
    <message>
        <source>and more</source>
        <translation>et plus</translation>
    </message>
    <message>
        <source>any quantity</source>
        <translation>toute quantité</translation>
    </message>
    <message>
        <source>{first}</source>
        <comment>from a quantity, last line</comment>
        <translation>{first}</translation>
    </message>
    <message>
        <source>{first} to</source>
        <translation>{first} à</translation>
    </message>
    <message>
        <source>price line {number}</source>
        <translation>ligne de prix {number}</translation>
    </message>
    <message>
        <source>Last quantity, {where}</source>
        <translation>Dernière quantité, {where}</translation>
    </message>
    <message>
        <source>Untaxed unit price, {where}</source>
        <translation>Prix unitaire HT, {where}</translation>
    </message>
    <message>
        <source>Remove {where}</source>
        <translation>Supprimer la {where}</translation>
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
<context>
    <name>_Proposal</name>
    <message>
        <source>The shop would understand this string better written so:</source>
        <translation>La boutique comprendrait mieux cette chaîne écrite ainsi&#xa0;:</translation>
    </message>
    <message>
        <source>&amp;Write it so</source>
        <translation>&amp;Écrire ainsi</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>Laisser tel quel</translation>
    </message>
    <message>
        <source>(nothing)</source>
        <translation>(rien)</translation>
    </message>
    <message>
        <source>(removed)</source>
        <translation>(retiré)</translation>
    </message>
</context>
</TS>
