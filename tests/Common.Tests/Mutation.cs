using System.Security.Cryptography;

namespace PeerSecure.Common.Tests;

/// <summary>Makes many damaged forms of a valid input: cut, repeated, overwritten, spliced. On a failure the input is shown, so that it becomes a test.</summary>
internal static class Mutation
{
    internal static void NeverThrows(byte[] valid, int rounds, Func<byte[], bool> parse)
    {
        for (var round = 0; round < rounds; round++)
        {
            var input = Mutate(valid);
            try
            {
                _ = parse(input);
            }
            catch (Exception failure)
            {
                Assert.Fail($"{failure.GetType().Name} from {Convert.ToHexString(input)}: {failure}");
            }
        }
    }

    private static byte[] Mutate(byte[] valid)
    {
        var input = valid;
        for (var step = RandomNumberGenerator.GetInt32(1, 5); step > 0; step--)
        {
            var from = RandomNumberGenerator.GetInt32(input.Length + 1);
            var length = RandomNumberGenerator.GetInt32(Math.Min(16, input.Length - from) + 1);
            input = RandomNumberGenerator.GetInt32(5) switch
            {
                0 => [.. input[..from], .. RandomNumberGenerator.GetBytes(length), .. input[(from + length)..]],
                1 => [.. input[..from], .. input[(from + length)..]],
                2 => [.. input[..(from + length)], .. input[from..]],
                3 => [.. input[..from], .. Tricky[RandomNumberGenerator.GetInt32(Tricky.Length)], .. input[from..]],
                _ => input[..from],
            };
        }

        return input;
    }

    private static readonly byte[][] Tricky =
    [
        [0], [0xff], [0xff, 0xff, 0xff, 0xff], [0x7f, 0xff, 0xff, 0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [0x80],
        .. new[] { "\"", "\\", "\\ud800", "\\u0000", "{", "}", "[", "]", "null", "true", "-1", "1e999", "99999999999999999999", ",", "=", ".", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z" }
            .Select(System.Text.Encoding.UTF8.GetBytes),
    ];
}
