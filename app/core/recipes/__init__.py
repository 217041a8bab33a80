"""Recipes of text to image: graph, files and numbers of each family of models.

One module for each family. `all_recipes` finds a model's recipe by its file name, `offers` lists
what a server has for it, and `variants` makes a workflow type of it. The form is in `form`.
"""
