namespace PeerSecure.Common.Certificates;

/// <summary>
/// 1024 words, ten bits each, written for this program: 3 to 8 letters, no two with the same first four letters, no two that differ in
/// one letter, none that sounds like another. The order is part of the format: changing one word changes what people compare.
/// </summary>
internal static class WordList
{
    internal const int Bits = 10;

    internal static readonly string[] Words = Text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private const string Text = """
        abacus abbey acorn acre actor adobe agenda airport alarm album alcove alder algebra alley almond aloe alpine alto amber anchor angle anthem antler
        anvil apple apron arbor arcade arch arena aroma arrow arsenal artist ash aspen asphalt aster athlete atlas atom attic auburn aurora autumn avenue
        avocado awning axis azure bacon badge bagel baker balcony ballad balsam bamboo banjo banner banquet barley barn barrel basil basket bayou beaver
        bedrock beetle beige belfry bell bench beret berry beryl bicycle birch biscuit bishop bison blanket blazer blossom blue bluff boat bobbin bonfire
        bonnet book booth border borough botany bottle boulder bouquet bowl bramble brass brave bread breeze brick bronze broom brother brunch brush bubble
        bucket budget buffalo buggy bugle bulb bunker bureau burrow bus butler button buzzard cabbage cabin cactus cadet cafe calcium calico calm calypso
        camel campus canal candy canoe canvas canyon captain caramel carbon cargo caribou carpet carrot cascade cashew castle catalog cavern caviar cedar
        celery cellar cement census ceramic cereal chalk channel chapel chariot cheddar cheetah cherry chess chicory chimney chisel choir chorus chrome cider
        cinema cipher circle citrus city clamp clay cliff clinic cloak clover coast cobalt cobbler cobra cocoa coffee colony column comet compass concert
        condor convoy cookie copper coral cordial cork corner cosmos cotton county cousin coyote cradle crane crater crayon creek cricket crimson crocus
        croquet crown cruise crumb crystal cube cuckoo culture current curtain cushion custard cyclone cymbal cypress dahlia dairy dancer darling dashing dawn
        debate decade deck deer defense delta denim dentist deputy derby desert dial diamond diary digit dimple dingo dinner diploma disk ditch diver doctor
        dolphin dome domino donkey door dragon drawer dream drizzle drought drum dryer duchess duet dune dungeon duplex dynamo eagle earth easel eaves ebony
        echo eclipse editor eel eight elastic elbow elegant elixir elm emblem emerald emperor empire enamel encore energy engine enigma epic epoch equator
        ermine estuary ether event exhibit exotic express fabric factory falcon family fanfare farm fashion fathom faucet feast feather fedora feline fence
        fennel fern fiber fiction fiddle field fig figure filter finger finish fire fjord flag flame flannel fleet flicker flint flipper flock floral fluid
        foam folder forest fortune forum fossil foundry fox freckle freight fresco friend frigate frolic frost fruit fuchsia fudge fungus furnace gable gadget
        galaxy gallop gamma garage garden garlic garnet gate gauge gazelle gecko gem genius gentle geyser giant gibbon giggle giraffe glacier glade glass
        glider glimmer glitter globe gnome goblet gold gondola goose gopher gorge gospel gown grammar granary grape gravel green grid grill grocer grove guard
        guide guitar gulf gusto gutter habit haiku hail halibut halo hamlet hammer hamster handle hangar harmony harness harp harvest hatch haven hawk hazel
        hedge helium helmet hemp herald heron hexagon hickory highway hill hinge hippo history hobby hockey holiday holly honey hoof horizon hornet horse
        hotel hubcap humble hundred hunter hurdle husky hydrant iceberg icicle idea igloo iguana image impala inch index indigo ink inkwell inlet insect
        invoice iris iron island isotope item ivory ivy jacket jade jaguar jam janitor jasmine javelin jazz jeans jelly jersey jester jet jewel jigsaw journal
        jubilee judo juggler juice jukebox july jumper jungle juniper junk kale karate kayak kelp kernel kettle keyhole kidney kilt kimono kindle kingdom
        kinship kiosk kitchen kite kitten kiwi knee knot koala label lace ladder lagoon lamb laptop lasso laurel lava leaf legend lemon lemur lens lentil
        level lichen lilac lily lime linen lintel lion liquid lizard llama locket locust lodge logic loom lotion lotus lounge loyal lucky lumber lunch lupin
        lute lynx lyric magma magnet magpie mallet mango mantle manual maple marble margin marina market maroon marsh marvel mascot mason mast matrix mayor
        meadow medal medley melon mentor meteor method metro mica milk mimosa mint minute mirror mobile mocha modern moon mortar mosaic moss moth motor muffin
        mule mural museum music muslin myrtle napkin nation nature navy nebula nectar needle neon nephew nest nickel nimbus ninja noble nomad noodle north
        novel nozzle nugget nurse nutmeg nylon nymph oak oasis object oboe ocean octave office olive omega onion onyx opal opaque opera optic oracle orange
        orbit orchid organ oriole osprey otter oven oxbow oxygen oyster paddle pagoda palace panda pansy pantry papaya paper parade parcel parka parlor pasta
        patio patrol peach peanut pearl pebble pencil peony pepper permit petal pewter photo piano pickle picnic pigeon pillow pilot pine piston pixel pizza
        planet plaza plum podium poem poetry polar polka pollen pond poppy porch possum potato powder prism prune pueblo pulley pupil puppet purple puzzle
        python quail quarry quasar queen quest quiche quill quince quiver quota rabbit radar radio raft rain raisin ramp ranch rapid rattle ravine razor
        recipe record reef refuge region relay relic remedy rescue resin retina reward rhythm rice ridge ring ripple ritual rivet road robin robot rodeo rope
        roster rover rubber ruby rudder ruffle rug ruler rumor runner rustic safari sage salad salmon salsa salt salute samba sampan sand satin sauna scarf
        school scout scribe scroll seal season secret seed sepia sesame seven shadow sheep shell shield ship shore shovel shrimp shrub sierra signal silo
        silver simmer siren sister skate sketch sky sleigh slope sloth smith smock smoke snail snow soap soccer sofa soil sorbet spade spark sphere spice
        spider spiral sponge spoon spring sprout spruce squash squid stable stamp star statue steam stone stool stork straw stucco studio sugar supper surf
        swan swift swing symbol syrup tabby tablet taffy tailor talent talon tanker target tartan tassel taxi teak teapot temper tennis tenor tent theory
        throne thumb thyme tiara ticket tide tiger timber tin tinsel tissue titan token tomato tonic topaz tote toucan towel track trail tram treaty trench
        tribe trophy trout tuba tulip tundra tunnel turnip turret turtle tuxedo tweed twelve twig twine tycoon typist ultra uncle unit upland uptown urban
        urchin vacuum valve vanish vapor vase vault vector velvet vendor verse vessel viking villa violet viper virtue visor vivid vocal volume voyage wafer
        waffle wagon waiter walnut walrus waltz wander wasp wave wax wealth wharf wheat wheel wicker wigwam window winter wisdom wolf wombat wood worker
        wreath wren wrist xenon yacht yard year yellow yodel yoga yogurt yonder youth zebra zenith zephyr zero zigzag zinc zipper zither zodiac zone zoo
        """;
}
