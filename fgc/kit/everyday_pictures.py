"""Sixty-four everyday things, each as a picture and as a word: four of them are 24 bits that two people can compare by
saying them aloud.

The order is what two browsers agree on, so it stays as it is. Pictures are older than 2017, so that old phones draw them,
and no two are alike, in shape or in (English) sound. None is of people, weapons, drink, the law, faith, illness or flight:
nobody should have to read such a thing out on a hard day (no boat and no tent, no fire, no bottle, no bed, no key).
"""

from fgc.kit.words import mark

PICTURES = (
    ("🌞", mark("sun")), ("🌙", mark("moon")), ("⭐", mark("star")), ("🌈", mark("rainbow")),
    ("⛄", mark("snowman")), ("🌴", mark("palm tree")), ("🌷", mark("flower")), ("🌵", mark("cactus")),
    ("🍁", mark("leaf")), ("🍄", mark("mushroom")), ("🍎", mark("apple")), ("🍌", mark("banana")),
    ("🍓", mark("strawberry")), ("🍇", mark("grapes")), ("🍑", mark("peach")), ("🍒", mark("cherries")),
    ("🍉", mark("watermelon")), ("🥕", mark("carrot")), ("🌽", mark("sweetcorn")), ("🍞", mark("bread")),
    ("🍪", mark("biscuit")), ("🥚", mark("egg")), ("🍦", mark("ice cream")), ("☕", mark("cup")),
    ("🍕", mark("pizza")), ("🐱", mark("cat")), ("🐎", mark("horse")), ("🐄", mark("cow")),
    ("🐑", mark("sheep")), ("🐰", mark("rabbit")), ("🐘", mark("elephant")), ("🐫", mark("camel")),
    ("🐟", mark("fish")), ("🦋", mark("butterfly")), ("🐞", mark("ladybird")), ("🐓", mark("chicken")),
    ("🐸", mark("frog")), ("🐢", mark("tortoise")), ("🐌", mark("snail")), ("🐧", mark("penguin")),
    ("☔", mark("umbrella")), ("⏰", mark("clock")), ("📖", mark("book")), ("✏️", mark("pencil")),
    ("👓", mark("glasses")), ("🍯", mark("honey")), ("👟", mark("shoe")), ("👕", mark("T-shirt")),
    ("👗", mark("dress")), ("🏰", mark("castle")), ("🔔", mark("bell")), ("🎸", mark("guitar")),
    ("🎺", mark("trumpet")), ("🥁", mark("drum")), ("🎹", mark("piano")), ("⚽", mark("football")),
    ("🎈", mark("balloon")), ("🎁", mark("present")), ("💡", mark("lamp")), ("🚲", mark("bicycle")),
    ("🚌", mark("bus")), ("🚂", mark("train")), ("🚜", mark("tractor")), ("📻", mark("radio")),
)  # fmt: skip
