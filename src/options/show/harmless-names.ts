/** What configuration objects say of themselves that is no secret, by its name in Genesys' schema. */
const HARMLESS: ReadonlySet<string> = new Set(
  `action address appprototypedbid appservertype attempts autorestart backupserver backupserverdbid backupserverdbidref
  componenttype connectionprotocol dbid dbidref encoding folder folderdbid folderid folderpath host hostdbid
  hostdbidref id ipaddress isprimary isserver lcaport locale mode name osinfo osversion ostype owner ownerdbid
  ownerid path port portid productname redundancytype scsdbid section serverdbid shutdowntimeout standalone startuptimeout
  startuptype state subtype switchdbid tenant tenantdbid time timeout type version workdirectory xmlns`.split(
    /\s+/,
  ),
);

/** Whether what stands under a name may be read by everybody: `name`, `hostDBID`; not `password`. */
export function isHarmless(name: string): boolean {
  return HARMLESS.has(name.toLowerCase()) || /^xmlns:|^xsi:/i.test(name);
}
