# Judges the items of the family "accounts": facts and items come as JSON on standard input, verdicts go out as JSON.
param([string] $Verb)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function New-Verdict($Item, [string] $Verdict, [string] $Code, [hashtable] $Arguments, [object[]] $Fields, [object[]] $Evidence) {
    @{
        item     = $Item.id
        verdict  = $Verdict
        fields   = $Fields
        why      = @{ code = "accounts.administrators.$Code"; args = $Arguments }
        evidence = $Evidence
    }
}

function Get-Verdict($Item, $Subjects) {
    $name = $Item.expect.group
    $subject = $Subjects | Where-Object { $_.role -eq $Item.on }
    $group = $subject.facts | Where-Object { $_.kind -eq 'local_group' -and $_.value.name -eq $name } | Select-Object -First 1
    if ($null -eq $group) {
        $field = @{ name = 'group'; expected = $name; seen = $null; met = $false }
        return New-Verdict $Item 'not_met' 'missing' @{ group = $name } @($field) @()
    }
    $extra = @($group.value.members | Where-Object { $_ -notin $Item.expect.members })
    $met = $extra.Count -eq 0
    $field = @{ name = 'members'; expected = @($Item.expect.members); seen = @($group.value.members); met = $met }
    if ($met) {
        return New-Verdict $Item 'met' 'right' @{ group = $name } @($field) @($group.evidence)
    }
    New-Verdict $Item 'not_met' 'extra' @{ group = $name; account = $extra[0] } @($field) @($group.evidence)
}

if ($Verb -eq 'grade') {
    $batch = [Console]::In.ReadToEnd() | ConvertFrom-Json
    $verdicts = @($batch.items | ForEach-Object { Get-Verdict $_ $batch.subjects })
    @{ verdicts = $verdicts } | ConvertTo-Json -Depth 16 -Compress
}
