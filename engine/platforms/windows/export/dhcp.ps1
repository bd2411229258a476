# Prints what the DHCP server of this Windows is set to give out, as one JSON document. By hand, as an administrator:
#     powershell -NoProfile -ExecutionPolicy Bypass -File dhcp.ps1 > dhcp.json
# For PowerShell 5.1 on Windows Server 2012 R2 or later. It reads only and writes nothing on the machine. Every value is a
# text or a list of texts, the same in every language; what is not ASCII is escaped, so that no code page can spoil it.
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

# The options of a scope, or of the server for all scopes. The commands of the role are functions of a module, which do not
# know what this script prefers: each is told to stop at an error.
function Get-OwnOptions($scope) {
    if ($null -eq $scope) {
        Get-DhcpServerv4OptionValue -ErrorAction 'Stop'
    }
    else {
        Get-DhcpServerv4OptionValue -ScopeId $scope.ScopeId -ErrorAction 'Stop'
    }
}

# Values of options as the server announces them. Those of classes and policies are told apart by the reader.
function Read-Options($scope) {
    foreach ($option in @(Get-OwnOptions $scope)) {
        @{
            'number' = [string]$option.OptionId
            'values' = [string[]]@(foreach ($value in $option.Value) { [string]$value })
            'vendor_class' = [string]$option.VendorClass
            'user_class' = [string]$option.UserClass
            'policy' = [string]$option.PolicyName
        }
    }
}

function Read-Exclusions($scope) {
    foreach ($range in @(Get-DhcpServerv4ExclusionRange -ScopeId $scope.ScopeId -ErrorAction 'Stop')) {
        @{
            'first' = [string]$range.StartRange
            'last' = [string]$range.EndRange
        }
    }
}

function Read-Reservations($scope) {
    foreach ($reservation in @(Get-DhcpServerv4Reservation -ScopeId $scope.ScopeId -ErrorAction 'Stop')) {
        @{
            'address' = [string]$reservation.IPAddress
            'client_id' = [string]$reservation.ClientId
            'name' = [string]$reservation.Name
            'type' = [string]$reservation.Type
        }
    }
}

function Read-Scope($scope) {
    @{
        'id' = [string]$scope.ScopeId
        'mask' = [string]$scope.SubnetMask
        'first' = [string]$scope.StartRange
        'last' = [string]$scope.EndRange
        'name' = [string]$scope.Name
        'state' = [string]$scope.State
        'lease_seconds' = [string][long]$scope.LeaseDuration.TotalSeconds
        'exclusions' = [object[]]@(Read-Part 'exclusions' { Read-Exclusions $scope })
        'reservations' = [object[]]@(Read-Part 'reservations' { Read-Reservations $scope })
        'options' = [object[]]@(Read-Part 'options' { Read-Options $scope })
    }
}

$service = [string](Get-Service -Name 'DHCPServer' -ErrorAction 'SilentlyContinue').Status
$options = @()
$scopes = @()
# Without the service there is no DHCP server to ask.
if ($service -ne '') {
    $options = @(Read-Part 'options' { Read-Options $null })
    $scopes = @(Read-Part 'scopes' {
        foreach ($scope in @(Get-DhcpServerv4Scope -ErrorAction 'Stop')) {
            Read-Scope $scope
        }
    })
}

$document = @{
    'export' = 'plateau.windows-dhcp/1'
    'machine' = [string]$env:COMPUTERNAME
    'system' = [string][Environment]::OSVersion.Version
    'taken_at' = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture)
    'problems' = [object[]]$problems.ToArray()
    'service' = $service
    'options' = [object[]]$options
    'scopes' = [object[]]$scopes
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
