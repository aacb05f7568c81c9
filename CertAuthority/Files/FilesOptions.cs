using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PeerSecure.CertAuthority.Files;

/// <summary>Set in settings.json under "Files", or by PEERSECURE_Files__NAME.</summary>
internal sealed class FilesOptions
{
    public const string Section = "Files";

    /// <summary>Bytes that one account may keep.</summary>
    [Range(0, 1L << 50)]
    public long QuotaBytes { get; set; } = 20L << 30;

    /// <summary>Files that one account may keep.</summary>
    [Range(1, 1_000_000)]
    public long QuotaFiles { get; set; } = 10_000;

    /// <summary>The largest single one.</summary>
    [Range(0, 1L << 50)]
    public long LargestBytes { get; set; } = 16L << 30;

    /// <summary>How long a complete file is kept.</summary>
    [Range(1, 3_650)]
    public int KeptDays { get; set; } = 365;

    /// <summary>How long an upload may rest before it is given up.</summary>
    [Range(1, 8_760)]
    public int UnfinishedHours { get; set; } = 168;
}

[OptionsValidator]
internal sealed partial class FilesOptionsValidator : IValidateOptions<FilesOptions>;
