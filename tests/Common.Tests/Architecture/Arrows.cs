namespace PeerSecure.Common.Tests.Architecture;

/// <summary>
/// Who may use whom, folder by folder: a new arrow is a decision, made by adding it here. Names without a project mean one of the same
/// project. The programs may use all of Common; <c>*</c> allows every folder of one's own program.
/// </summary>
internal static class Arrows
{
    internal static readonly IReadOnlyDictionary<string, string> Allowed = new Dictionary<string, string>
    {
        // Keys and Contracts know nobody but each other's plain types; storage, discovery and SCRAM stand alone.
        ["Common/Contracts"] = "",
        ["Common/Keys"] = "Contracts",
        ["Common/Storage"] = "Keys Contracts",
        ["Common/Scram"] = "Keys Contracts",
        ["Common/Discovery"] = "Contracts",
        ["Common/CommandLine"] = "Contracts",
        ["Common/Certificates"] = "Keys Contracts",
        ["Common/Revocation"] = "Certificates Keys Contracts",
        ["Common/Tickets"] = "Certificates Keys Contracts",
        ["Common/Hpke"] = "Keys",
        ["Common/Envelopes"] = "Hpke Certificates Keys Contracts",

        // Hosting wires the slices up; Issuing knows none of them and is the only one to touch the authority's keys.
        ["CertAuthority/Der"] = "",
        ["CertAuthority/Issuing"] = "Der",
        ["CertAuthority/Hosting"] = "Accounts Audit Backup Enrollment Inventory Issuing Revocation",
        ["CertAuthority/Audit"] = "Hosting",
        ["CertAuthority/Control"] = "Hosting",
        ["CertAuthority/Inventory"] = "Audit Hosting Issuing Revocation",
        ["CertAuthority/Revocation"] = "Accounts Audit Der Hosting Inventory Issuing",
        ["CertAuthority/Accounts"] = "Audit Hosting Tickets",
        ["CertAuthority/Tickets"] = "Audit Hosting Inventory Issuing Revocation",
        ["CertAuthority/Devices"] = "Accounts Audit Hosting Inventory Issuing Revocation",
        ["CertAuthority/Enrollment"] = "Accounts Audit Der Devices Hosting Inventory Issuing Revocation",
        ["CertAuthority/KeyRotation"] = "Audit Enrollment Hosting Inventory Issuing Revocation",
        ["CertAuthority/Clock"] = "Der Devices Hosting Issuing Tickets",
        ["CertAuthority/Backup"] = "Accounts Audit Hosting Issuing Revocation",
        ["CertAuthority/Admin"] = "Accounts Audit Hosting Inventory Issuing Revocation",
        ["CertAuthority/Events"] = "Accounts Hosting Revocation Tickets",
        ["CertAuthority/Notifications"] = "Events Hosting",
        ["CertAuthority/Presence"] = "Accounts Events Hosting Notifications",
        ["CertAuthority/Mailbox"] = "Accounts Devices Events Hosting Inventory Issuing Notifications Revocation",
        ["CertAuthority/Files"] = "Hosting Notifications",
        ["CertAuthority/Commands"] = "*",

        // Terminal and Commands use the slices, never the other way round.
        ["Peer/Vault"] = "",
        ["Peer/Identity"] = "Authority Vault",
        ["Peer/Authority"] = "Identity",
        ["Peer/Trust"] = "Vault",
        ["Peer/Sessions"] = "",
        ["Peer/Transfers"] = "Sessions",
        ["Peer/Nearby"] = "Identity Vault",
        ["Peer/Whereabouts"] = "Authority Sessions",
        ["Peer/Doctor"] = "Authority Identity Vault",
        ["Peer/Setup"] = "Authority Identity Vault",
        ["Peer/Recovery"] = "Identity Setup Vault",
        ["Peer/Mail"] = "Authority Setup Trust Vault",
        ["Peer/Files"] = "Authority Setup Vault",
        ["Peer/Tickets"] = "Authority Vault",
        ["Peer/Talk"] = "Identity Sessions Tickets Transfers Trust Vault",
        ["Peer/Commands"] = "*",
        ["Peer/Terminal"] = "*",
    };
}
