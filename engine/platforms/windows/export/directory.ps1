# Prints the users, groups, units and computers of the directory of which this Windows is a controller, as one JSON document.
# By hand, as an administrator of the domain:
#     powershell -NoProfile -ExecutionPolicy Bypass -File directory.ps1 > directory.json
# For PowerShell 5.1; no module is needed. It reads only and writes nothing on the machine or in the directory. Every value is
# a text or a list of texts, the same in every language; what is not ASCII is escaped, so that no code page can spoil it. No
# password is in it, nor anything made of one.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'
# PowerShell 5.1 would print some lists as records with a value and a Count. This is undone for this process only.
Remove-TypeData -TypeName 'System.Array' -ErrorAction 'SilentlyContinue'

$problems = New-Object -TypeName 'System.Collections.ArrayList'

# What the block gives out; nothing, and a problem beside the name of the part, where it fails.
function Read-Part([string]$part, [scriptblock]$block) {
    try {
        & $block
    }
    catch {
        [void]$problems.Add(@{
            'part' = $part
            'id' = [string]$_.FullyQualifiedErrorId
            'message' = [string]$_.Exception.Message
        })
    }
}

# Attributes of objects, by the names that the directory gives them.
$attributes = @(
    'objectClass', 'objectSid', 'sAMAccountName', 'userPrincipalName', 'displayName', 'givenName', 'sn', 'description', 'mail',
    'userAccountControl', 'pwdLastSet', 'primaryGroupID', 'memberOf', 'groupType', 'ou', 'dNSHostName', 'operatingSystem',
    'operatingSystemVersion'
)
$filter = '(|(objectCategory=person)(objectCategory=computer)(objectCategory=group)(objectCategory=organizationalUnit))'

# A value as text; the only one that is stored as bytes is a SID.
function ConvertTo-Text($value) {
    if ($value -is [byte[]]) {
        $sid = New-Object -TypeName 'System.Security.Principal.SecurityIdentifier' -ArgumentList @($value, 0)
        return [string]$sid.Value
    }
    return [string]$value
}

function Read-Object($found) {
    $object = @{}
    $object['dn'] = [string[]]@([string]$found.Properties['distinguishedname'][0])
    foreach ($name in $attributes) {
        # What was found is kept by names in lower case.
        $values = $found.Properties[$name.ToLowerInvariant()]
        if ($values.Count -gt 0) {
            $object[$name] = [string[]]@(foreach ($value in $values) { ConvertTo-Text $value })
        }
    }
    $object
}

function Read-Objects {
    $root = New-Object -TypeName 'System.DirectoryServices.DirectoryEntry' -ArgumentList 'LDAP://localhost/RootDSE'
    $base = [string]$root.Properties['defaultNamingContext'].Value
    if ($base -eq '') {
        throw 'the directory of this machine does not say what it is called'
    }
    $searcher = New-Object -TypeName 'System.DirectoryServices.DirectorySearcher'
    $searcher.SearchRoot = New-Object -TypeName 'System.DirectoryServices.DirectoryEntry' -ArgumentList "LDAP://localhost/$base"
    $searcher.Filter = $filter
    $searcher.SearchScope = 'Subtree'
    $searcher.ReferralChasing = 'None'
    $searcher.PageSize = 1000
    [void]$searcher.PropertiesToLoad.Add('distinguishedName')
    foreach ($name in $attributes) {
        [void]$searcher.PropertiesToLoad.Add($name)
    }
    foreach ($found in $searcher.FindAll()) {
        Read-Object $found
    }
}

# 4 and 5 are controllers of a domain; any other machine has no directory of its own.
$role = [string]@(Read-Part 'role' { (Get-CimInstance -ClassName 'Win32_ComputerSystem').DomainRole })[0]
$objects = @()
if (@('4', '5') -contains $role) {
    $objects = @(Read-Part 'objects' { Read-Objects })
}

$document = @{
    'export' = 'plateau.windows-directory/1'
    'machine' = [string]$env:COMPUTERNAME
    'system' = [string][Environment]::OSVersion.Version
    'taken_at' = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture)
    'problems' = [object[]]$problems.ToArray()
    'role' = $role
    'objects' = [object[]]$objects
}
$json = ConvertTo-Json -InputObject $document -Compress -Depth 8
$ascii = [regex]::Replace($json, '[^ -~]', { param($found) '\u{0:x4}' -f [int][char]$found.Value })
try {
    [Console]::OutputEncoding = New-Object -TypeName 'System.Text.UTF8Encoding' -ArgumentList $false
}
catch {
    # A process without a console has no encoding to set: ASCII is the same in all.
    $null = $_
}
Write-Output -InputObject $ascii
